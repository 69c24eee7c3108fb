package dev.mink.adapter.postgres.chaos;

import dev.mink.AggregateBase;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.command.AggregateCommand;
import dev.mink.command.AggregateHandler;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.IdempotentCommand;
import dev.mink.command.idempotency.CommandInProgressException;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.middleware.IdempotencyMiddleware;
import dev.mink.store.EventStore;
import dev.mink.testing.postgres.PostgresUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Sends every one of a number of commands, from many threads, until each has a result. */
final class Cashier implements AutoCloseable {
    private static final int ACCOUNTS = 20;

    private final PostgresAdapter adapter;
    private final EventStore store;
    private final CommandBus bus = CommandBus.create();

    /** Puts money on an account; even ones through an aggregate, odd ones through a handler. */
    record Deposit(int number) implements AggregateCommand, IdempotentCommand {
        @Override
        public String aggregateId() {
            return "account-" + number % ACCOUNTS;
        }

        @Override
        public String commandType() {
            return number % 2 == 0 ? "ToAggregate" : "ToStream";
        }

        @Override
        public String idempotencyKey() {
            return "deposit-" + number;
        }
    }

    /** How a command is kept from being executed twice. */
    enum Protection {
        /** By a reservation: enough as long as nobody is killed. */
        PLAIN,
        /** By a record that commits with the effect. */
        TRANSACTIONAL;

        IdempotencyMiddleware with(IdempotencyStore records) {
            if (this == PLAIN) {
                return IdempotencyMiddleware.of(records);
            }
            // Reservations of the dead expire soon; who is only slow loses its own, which must do no harm.
            return IdempotencyMiddleware.transactional(IdempotencyConfig.builder(records)
                    .reservationTtl(Duration.ofMillis(300))
                    .build());
        }
    }

    /** The effect of a command. */
    record Deposited(int number) {}

    private static final class Account extends AggregateBase {
        Account(String id) {
            super(id, "Account");
        }

        void deposit(int number) {
            recordEvent(new Deposited(number));
        }
    }

    Cashier(String jdbcUrl, String schema, int connections, Protection protection) {
        adapter = PostgresAdapter.builder(jdbcUrl)
                .schema(schema)
                .maxPoolSize(connections)
                .notifications(false)
                .build();
        store = EventStore.create(adapter);
        store.registerEvents(Deposited.class);
        IdempotencyStore records = adapter.capability(IdempotencyStore.class).orElseThrow();
        bus.use(protection.with(records));
        bus.registerFunc("ToStream", (command, context) -> toStream((Deposit) command, context));
        AggregateHandler<Deposit, Account> handler = AggregateHandler.<Deposit, Account>builder(store, Account::new)
                .execution((account, command, context) -> {
                    pause();
                    account.deposit(command.number());
                })
                .conflictRetries(1_000)
                .build();
        bus.registerFunc("ToAggregate", (command, context) -> {
            CommandResult result = handler.handle((Deposit) command, context);
            pause();
            return result;
        });
    }

    private CommandResult toStream(Deposit deposit, CommandContext context) {
        pause();
        store.with(context.context()).append("Till-" + deposit.number(), List.of(new Deposited(deposit.number())));
        pause();
        return CommandResult.success();
    }

    /** Wide windows for being killed before and after the append. */
    private static void pause() {
        Pause.millis(ThreadLocalRandom.current().nextLong(1, 15));
    }

    /** Sends the commands with some numbers, each of them twice, in an order of its own. */
    void send(int from, int to, int threads, long seed) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                List<Integer> numbers = new ArrayList<>();
                for (int number = from; number < to; number++) {
                    numbers.add(number);
                }
                Collections.shuffle(numbers, new Random(seed + i));
                numbers.forEach(number -> sent.add(executor.submit(() -> send(new Deposit(number)))));
            }
            for (Future<?> future : sent) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a command failed", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void send(Deposit deposit) {
        while (true) {
            try {
                bus.dispatch(deposit).orElseThrow();
                return;
            } catch (CommandInProgressException e) {
                Pause.millis(10);
            }
        }
    }

    @Override
    public void close() {
        bus.close();
        store.close();
    }

    /** The other process: says who it is, then sends. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws InterruptedException, SQLException {
            String schema = args[1];
            int from = Integer.parseInt(args[2]);
            int to = Integer.parseInt(args[3]);
            int threads = Integer.parseInt(args[4]);
            long seed = Long.parseLong(args[5]);
            Protection protection = Protection.valueOf(args[6]);
            try (Cashier cashier = new Cashier(args[0], schema, threads, protection)) {
                cashier.send(from, from + threads, threads, seed); // in full swing before it can be killed
                new ChaosDatabase(PostgresUrl.parse(args[0]), schema)
                        .run("INSERT INTO " + schema + ".processes VALUES ("
                                + ProcessHandle.current().pid() + ")");
                cashier.send(from, to, threads, seed);
            }
        }
    }
}
