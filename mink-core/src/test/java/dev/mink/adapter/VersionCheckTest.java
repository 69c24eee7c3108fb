package dev.mink.adapter;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.ExpectedVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionCheckTest {
    @ParameterizedTest
    @CsvSource({
        "-1,0,false,ok",
        "-1,5,true,ok",
        "0,0,false,ok",
        "0,5,true,conflict",
        "0,0,true,conflict",
        "-2,0,false,missing",
        "-2,5,true,ok",
        "5,0,false,conflict",
        "5,5,true,ok",
        "5,4,true,conflict",
        "5,6,true,conflict"
    })
    void theTableOfExpectedVersions(long expected, long current, boolean exists, String result) {
        var check = (org.assertj.core.api.ThrowableAssert.ThrowingCallable)
                () -> VersionCheck.check("Order-1", ExpectedVersion.of(expected), current, exists);
        switch (result) {
            case "ok" -> assertThatCode(check).doesNotThrowAnyException();
            case "missing" -> assertThatThrownBy(check).isInstanceOf(StreamNotFoundException.class);
            default ->
                assertThatThrownBy(check)
                        .isInstanceOf(ConcurrencyException.class)
                        .hasFieldOrPropertyWithValue("expectedVersion", expected)
                        .hasFieldOrPropertyWithValue("actualVersion", current)
                        .hasFieldOrPropertyWithValue("streamId", "Order-1");
        }
    }
}
