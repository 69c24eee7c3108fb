package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.projection.ErrorClass;
import dev.mink.projection.ErrorClassifier;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What handlers that use JDBC themselves throw. */
class StandardClassifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03"})
    void aServerThatIsAwayOrBusyPasses(String state) {
        assertThat(classify(new SQLException("away", state))).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(classify(new IllegalStateException(new SQLException("away", state))))
                .isEqualTo(ErrorClass.TRANSIENT);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"23505", "42P01", "22001", "57014", "null"})
    void whatTheEventIsToBlameForDoesNot(String state) {
        assertThat(classify(new SQLException("refused", state))).isEqualTo(ErrorClass.POISON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57014"})
    void aTimeoutIsADeadline(String state) {
        assertThat(classify(new SQLTimeoutException("late", state))).isEqualTo(ErrorClass.POISON);
    }

    @ParameterizedTest
    @ValueSource(strings = "broken")
    void theDriversOwnExceptionsCount(String message) {
        assertThat(classify(new PSQLException(message, PSQLState.CONNECTION_FAILURE)))
                .isEqualTo(ErrorClass.TRANSIENT);
    }

    private static ErrorClass classify(Throwable failure) {
        return ErrorClassifier.standard().classify(failure);
    }
}
