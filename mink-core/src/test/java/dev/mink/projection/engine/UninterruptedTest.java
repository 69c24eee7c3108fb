package dev.mink.projection.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.OperationCancelledException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptedTest {
    private final List<Boolean> interrupted = new ArrayList<>();

    @AfterEach
    void forget() {
        Thread.interrupted();
    }

    @Test
    void whatAnInterruptEndedIsDoneAgain() {
        Thread.currentThread().interrupt();

        Uninterrupted.run(() -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            if (interrupted.size() == 1) {
                Thread.currentThread().interrupt();
                throw new OperationCancelledException("tidy up");
            }
        });

        assertThat(interrupted).containsExactly(false, false);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatWasCancelledOtherwiseIsNot() {
        assertThatThrownBy(() -> Uninterrupted.run(() -> {
                    interrupted.add(Thread.currentThread().isInterrupted());
                    throw new OperationCancelledException("tidy up");
                }))
                .isInstanceOf(OperationCancelledException.class);

        assertThat(interrupted).containsExactly(false);
        assertThat(Thread.interrupted()).isFalse();
    }
}
