package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.DeadlineExceededException;
import dev.mink.ExpectedVersion;
import dev.mink.MinkContext;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandBusClosedException;
import dev.mink.command.CommandResult;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.ValidationException;
import dev.mink.command.audit.CommandNotAuditedException;
import dev.mink.command.idempotency.CommandInProgressException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryMiddlewareTest {
    private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");
    private static final CommandResult DONE = CommandResult.success("1", 1);

    private final Deque<Supplier<CommandResult>> attempts = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private final RetryConfig.Builder config = RetryConfig.builder().jitter(0).sleeper(waits::add);
    private int executed;

    @AfterEach
    void clearInterrupt() {
        assertThat(Thread.interrupted()).as("a forgotten interrupt").isFalse();
    }

    private CommandResult dispatch(MinkContext context) {
        CommandBus bus = CommandBus.builder()
                .middleware(RetryMiddleware.of(config.build(), Clock.fixed(NOON, ZoneOffset.UTC)))
                .build();
        bus.register(Order.class, (command, inner) -> {
            executed++;
            return attempts.pop().get();
        });
        return bus.dispatch(new Order("tea"), context);
    }

    private CommandResult dispatch() {
        return dispatch(MinkContext.empty());
    }

    private RuntimeException fails(String message) {
        RuntimeException failure = new IllegalStateException(message);
        attempts.add(() -> {
            throw failure;
        });
        return failure;
    }

    private void succeeds() {
        attempts.add(() -> DONE);
    }

    @Test
    void failuresOfBothKindsAreRepeatedUntilOneAttemptSucceeds() {
        fails("first");
        attempts.add(() -> CommandResult.error(new IllegalStateException("second")));
        succeeds();
        assertThat(dispatch()).isEqualTo(DONE);
        assertThat(waits).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void theLastOutcomeIsThatOfTheCommand() {
        fails("first");
        fails("second");
        RuntimeException third = fails("third");
        assertThatThrownBy(this::dispatch).isSameAs(third);
        assertThat(executed).isEqualTo(3);

        fails("first");
        fails("second");
        CommandResult returned = CommandResult.error(new IllegalStateException("third"));
        attempts.add(() -> returned);
        assertThat(dispatch()).isSameAs(returned);
    }

    @Test
    void everyWaitIsCapped() {
        config.maxAttempts(5).initialDelay(Duration.ofSeconds(3)).maxDelay(Duration.ofSeconds(7));
        for (int i = 0; i < 4; i++) {
            fails("again");
        }
        succeeds();
        dispatch();
        assertThat(waits).extracting(Duration::toSeconds).containsExactly(3L, 6L, 7L, 7L);
        waits.clear();

        config.initialDelay(Duration.ofSeconds(30)).multiplier(1e300);
        for (int i = 0; i < 4; i++) {
            fails("again");
        }
        succeeds();
        dispatch();
        assertThat(waits).hasSize(4).allMatch(Duration.ofSeconds(7)::equals);
    }

    @Test
    void jitterShortensWaitsByAPart() {
        config.jitter(0.5).random(() -> 0.5);
        assertThat(config.build().delayAfter(1)).isEqualTo(Duration.ofMillis(75));
        assertThat(config.build().delayAfter(2)).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void oneAttemptIsNone() {
        config.maxAttempts(1);
        RuntimeException only = fails("only");
        assertThatThrownBy(this::dispatch).isSameAs(only);
        assertThat(waits).isEmpty();
    }

    @Test
    void theConditionSeesEveryFailure() {
        List<String> seen = new ArrayList<>();
        config.shouldRetry(failure -> {
            seen.add(failure.getMessage());
            return !failure.getMessage().equals("final");
        });
        fails("first");
        attempts.add(() -> CommandResult.error(new IllegalStateException("final")));
        assertThat(dispatch().isError()).isTrue();
        assertThat(seen).containsExactly("first", "final");
    }

    @Test
    void errorsAreNotRepeated() {
        AssertionError error = new AssertionError("broken");
        attempts.add(() -> {
            throw error;
        });
        assertThatThrownBy(this::dispatch).isSameAs(error);
        attempts.add(() -> CommandResult.error(error));
        assertThat(dispatch().error()).contains(error);
        assertThat(executed).isEqualTo(2);
    }

    @Test
    void anInterruptedThreadTriesNoMore() {
        OperationCancelledException cancelled = new OperationCancelledException("append");
        attempts.add(() -> {
            Thread.currentThread().interrupt();
            throw cancelled;
        });
        assertThatThrownBy(this::dispatch).isSameAs(cancelled);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(waits).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAndKeepsTheLastFailure() {
        config.sleeper(time -> {
            throw new InterruptedException();
        });
        RuntimeException last = fails("last");
        assertThatThrownBy(this::dispatch)
                .isInstanceOf(OperationCancelledException.class)
                .hasMessageContaining("retry of command of type \"Order\"")
                .hasSuppressedException(last);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(executed).isEqualTo(1);
    }

    @Test
    void theRealWaitCanBeInterrupted() throws InterruptedException {
        CommandBus bus = CommandBus.builder()
                .middleware(RetryMiddleware.of(RetryConfig.builder()
                        .initialDelay(Duration.ofMinutes(10))
                        .maxDelay(Duration.ofMinutes(10))
                        .build()))
                .build();
        bus.register(Order.class, (command, context) -> CommandResult.error(new IllegalStateException("again")));
        List<Throwable> ends = new ArrayList<>();
        Thread waiting = new Thread(() -> {
            try {
                bus.dispatch(new Order("tea"));
            } catch (OperationCancelledException e) {
                ends.add(e);
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        waiting.interrupt();
        waiting.join();
        assertThat(ends).hasSize(1);
    }

    @Test
    void whatAnInterruptEndedIsNotRepeated() {
        attempts.add(() -> RecoveryMiddlewareTest.<RuntimeException>sneakily(new InterruptedException()));
        assertThatThrownBy(this::dispatch).isInstanceOf(InterruptedException.class);
        assertThat(executed).isEqualTo(1);
    }

    @Test
    void thereIsNoAttemptPastTheDeadline() {
        RuntimeException first = fails("first");
        MinkContext soon = MinkContext.empty().withDeadline(NOON.plusMillis(100));
        assertThatThrownBy(() -> dispatch(soon)).isSameAs(first);
        assertThat(waits).isEmpty();

        fails("first");
        succeeds();
        assertThat(dispatch(MinkContext.empty().withDeadline(NOON.plusMillis(101))))
                .isEqualTo(DONE);
    }

    @Test
    void onlyFailuresThatMayPassAreTransient() {
        RetryConfig transientOnly = RetryConfig.transientOnly();
        ConcurrencyException conflict = new ConcurrencyException("Order-1", ExpectedVersion.exact(1), 2);

        assertThat(List.of(
                        conflict,
                        new IllegalStateException(conflict),
                        new CommandInProgressException("key"),
                        new AdapterException("mink: lost", true, null),
                        new UncheckedIOException(new IOException("reset")),
                        new HandlerPanicException("Order", "", new UncheckedIOException(new IOException("reset")))))
                .allMatch(transientOnly::allows);
        assertThat(List.of(
                        new ValidationException("Order", "no"),
                        new HandlerNotFoundException("Order"),
                        new CommandBusClosedException(),
                        new HandlerPanicException("Order", "", new IllegalStateException("bug")),
                        new OperationCancelledException("append"),
                        new DeadlineExceededException("append", NOON),
                        new AdapterException("mink: wrong", false, null),
                        new UnknownOutcomeException("Order-1", List.of(), new IOException("reset")),
                        new CommandNotAuditedException(
                                "Order", "intent", Optional.empty(), new AdapterException("mink: lost", true, null)),
                        new NullPointerException("command")))
                .noneMatch(transientOnly::allows);
        assertThat(RetryConfig.ofDefaults().allows(new NullPointerException("command")))
                .isTrue();
        assertThat(transientOnly.maxAttempts()).isEqualTo(3);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> config.maxAttempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> config.initialDelay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> config.maxDelay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> config.multiplier(0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> config.multiplier(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> config.jitter(1.1));
        assertThat(config.maxDelay(Duration.ofSeconds(Long.MAX_VALUE))
                        .initialDelay(Duration.ofSeconds(Long.MAX_VALUE))
                        .build()
                        .delayAfter(9))
                .isPositive();
    }
}
