package dev.mink.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CommandResultTest {
    private static final IllegalStateException FAILURE = new IllegalStateException("no stock");

    @Test
    void aSuccessMayTellOfAnAggregateAndBringData() {
        CommandResult result = CommandResult.success("order-1", 3, 42);
        assertThat(result.isSuccess()).isTrue();
        assertThat(result.isError()).isFalse();
        assertThat(result.aggregateId()).isEqualTo("order-1");
        assertThat(result.version()).isEqualTo(3);
        assertThat(result.data(Integer.class)).contains(42);
        assertThatThrownBy(() -> result.data(String.class)).isInstanceOf(ClassCastException.class);
        assertThat(result.error()).isEmpty();
        assertThat(result.orElseThrow()).isSameAs(result);
        assertThat(CommandResult.success().data()).isEmpty();
    }

    @Test
    void aFailureHasAnError() {
        CommandResult result = CommandResult.error(FAILURE).withAggregate("order-1", 2);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.isError()).isTrue();
        assertThat(result.error()).containsSame(FAILURE);
        assertThat(result.aggregateId()).isEqualTo("order-1");
        assertThatThrownBy(result::orElseThrow).isSameAs(FAILURE);
    }

    @Test
    void aCheckedErrorIsThrownAsCause() {
        IOException checked = new IOException("disk");
        assertThatThrownBy(() -> CommandResult.error(checked).orElseThrow())
                .isInstanceOf(CommandUnsuccessfulException.class)
                .hasMessage("mink: command returned unsuccessful result: disk")
                .hasCause(checked);
    }

    @Test
    void aReplayIsMarkedAndOtherwiseTheSame() {
        CommandResult result = CommandResult.success("order-1", 3, "data");
        assertThat(result.replayed()).isFalse();
        assertThat(result.asReplayed().replayed()).isTrue();
        assertThat(result.asReplayed().data()).contains("data");
        assertThat(result.asReplayed()).isNotEqualTo(result).isEqualTo(result.asReplayed());
    }

    @Test
    void theTextHasNoData() {
        assertThat(CommandResult.success("order-1", 3, "secret").asReplayed())
                .hasToString("CommandResult[success order-1@3 replayed]");
        assertThat(CommandResult.error(FAILURE)).hasToString("CommandResult[error " + FAILURE + "]");
    }

    @Test
    void aDispatchEndsWithAResultOrAnException() {
        CommandResult success = CommandResult.success("order-1", 3);
        DispatchResult done = DispatchResult.of(success);
        assertThat(done.isSuccess()).isTrue();
        assertThat(done.result()).containsSame(success);
        assertThat(done.error()).isEmpty();
        assertThat(done.orElseThrow()).isSameAs(success);

        DispatchResult foreseen = DispatchResult.of(CommandResult.error(FAILURE));
        assertThat(foreseen.isSuccess()).isFalse();
        assertThat(foreseen.thrown()).isEmpty();
        assertThat(foreseen.error()).containsSame(FAILURE);
        assertThatThrownBy(foreseen::orElseThrow).isSameAs(FAILURE);

        DispatchResult thrown = DispatchResult.failed(FAILURE);
        assertThat(thrown.isSuccess()).isFalse();
        assertThat(thrown.result()).isEmpty();
        assertThat(thrown.error()).containsSame(FAILURE);
        assertThatThrownBy(thrown::orElseThrow).isSameAs(FAILURE);

        AssertionError error = new AssertionError();
        assertThatThrownBy(() -> DispatchResult.failed(error).orElseThrow()).isSameAs(error);
        assertThatThrownBy(() -> DispatchResult.failed(new IOException("disk")).orElseThrow())
                .isInstanceOf(CommandUnsuccessfulException.class);
    }
}
