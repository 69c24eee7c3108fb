package dev.mink.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkContext;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.IdempotentCommand;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyKeyConflictException;
import dev.mink.command.idempotency.IdempotencyKeys;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.middleware.IdempotencyMiddleware;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the section about the same command sent twice, run in memory. */
class IdempotencyPageTest {
    // tag::command[]
    record Pay(String requestId, String accountId, int amount) implements IdempotentCommand {
        @Override
        public String idempotencyKey() {
            return requestId;
        }
    }
    // end::command[]

    record Refund(String requestId) implements IdempotentCommand {
        @Override
        public String idempotencyKey() {
            return requestId;
        }
    }

    record Paid(int amount) {}

    record Receipt(String number) {}

    private final MemoryAdapter adapter = MemoryAdapter.create();

    @Test
    void aCommandIsExecutedOnce() {
        try (EventStore store = EventStore.create(adapter)) {
            CommandBus bus = bus();
            bus.register(Pay.class, (command, context) -> pay(command, context, store));
            bus.register(Refund.class, (command, context) -> CommandResult.success());

            // tag::twice[]
            Pay pay = new Pay("request-1", "123", 20);
            CommandResult first = bus.dispatch(pay);
            CommandResult second = bus.dispatch(pay); // executes nothing
            // end::twice[]

            assertThat(first.replayed()).isFalse();
            assertThat(second.replayed()).isTrue();
            assertThat(second.data(Receipt.class)).contains(new Receipt("R-request-1"));
            assertThat(store.load("Account-123")).hasSize(1);
            assertThatThrownBy(() -> bus.dispatch(new Refund("request-1")))
                    .isInstanceOf(IdempotencyKeyConflictException.class);
            assertThat(bus.dispatch(pay, MinkContext.empty().withTenantId("other"))
                            .replayed())
                    .isFalse();
        }
    }

    @Test
    void recordsAreCleanedUp() {
        // tag::cleanup[]
        IdempotencyStore records = adapter.capability(IdempotencyStore.class).orElseThrow();
        long removed = records.cleanup(Duration.ofDays(7));
        // end::cleanup[]

        assertThat(removed).isZero();
    }

    @Test
    void keysCanBeMadeOtherwise() {
        IdempotencyStore records = adapter.capability(IdempotencyStore.class).orElseThrow();
        // tag::plain[]
        IdempotencyMiddleware plain = IdempotencyMiddleware.create(IdempotencyConfig.builder(records)
                .keyGenerator(IdempotencyKeys.ignoringTracing())
                .ttl(Duration.ofDays(2))
                .storeErrors()
                .failClosed()
                .build());
        // end::plain[]

        assertThat(plain.storeFailures()).isZero();
    }

    private CommandBus bus() {
        // tag::bus[]
        IdempotencyStore records = adapter.capability(IdempotencyStore.class).orElseThrow();
        CommandBus bus = CommandBus.builder()
                .middleware(StandardMiddleware.builder()
                        .idempotency(IdempotencyMiddleware.transactional(IdempotencyConfig.of(records)))
                        .build())
                .build();
        // end::bus[]
        return bus;
    }

    // tag::handler[]
    private static CommandResult pay(Pay command, CommandContext context, EventStore store) {
        context.result(new Receipt("R-" + command.requestId())); // before the append: recorded together with it
        store.with(context.context()).append("Account-" + command.accountId(), List.of(new Paid(command.amount())));
        return CommandResult.success();
    }
    // end::handler[]
}
