package dev.mink.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HandlerRegistryTest {
    private final HandlerRegistry registry = new HandlerRegistry();

    record Open(String name) implements Command {}

    record Shut() implements Command {}

    @Test
    void knowsItsHandlers() {
        registry.register(Open.class, (command, context) -> CommandResult.success(command.name(), 1));
        registry.registerFunc("Anything", (command, context) -> CommandResult.success());

        assertThat(registry.commandTypes()).containsExactly("Anything", "Open");
        assertThat(registry.count()).isEqualTo(2);
        assertThat(registry.has("Open")).isTrue();
        assertThat(registry.get("Open").orElseThrow().commandClass()).isEqualTo(Open.class);
        assertThat(registry.get("Shut")).isEmpty();

        registry.remove("Open");
        registry.remove("Open");
        assertThat(registry.has("Open")).isFalse();
        registry.clear();
        assertThat(registry.count()).isZero();
    }

    @Test
    void aHandlerNeedsAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.registerFunc(" ", (command, context) -> CommandResult.success()));
    }

    @Test
    void aSimpleDispatcherDoesNothingElse() {
        SimpleDispatcher dispatcher = new SimpleDispatcher(registry);
        registry.register(
                Open.class, (command, context) -> context.dispatch(new Shut()).withData(context.commandId()));
        registry.register(Shut.class, (command, context) -> CommandResult.success(context.causationId(), 1));

        CommandResult result = dispatcher.dispatch(new Open("x"), MinkContext.empty());

        assertThat(result.data()).contains(result.aggregateId());
        registry.remove("Shut");
        assertThatThrownBy(() -> dispatcher.dispatch(new Open("x")))
                .isInstanceOf(HandlerNotFoundException.class)
                .hasMessageContaining("\"Shut\"");
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless caller does
    void aSimpleDispatcherRefusesNothingByName() {
        SimpleDispatcher dispatcher = new SimpleDispatcher(registry);
        assertThatThrownBy(() -> dispatcher.dispatch(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("command");
        assertThatThrownBy(() -> dispatcher.dispatch(new Open("x"), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("context");
    }

    @Test
    void ofManyThatRegisterForOneNameOneSucceeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> registered = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            registered.add(threads.submit(() -> {
                start.await();
                try {
                    registry.register(Open.class, (command, context) -> CommandResult.success());
                    return true;
                } catch (IllegalArgumentException e) {
                    return false;
                }
            }));
        }
        start.countDown();
        int succeeded = 0;
        for (Future<Boolean> one : registered) {
            succeeded += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(succeeded).isEqualTo(1);
    }
}
