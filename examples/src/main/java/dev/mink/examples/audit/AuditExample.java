package dev.mink.examples.audit;

import dev.mink.MinkContext;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditChainReport;
import dev.mink.command.audit.AuditConfig;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditOrder;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.audit.AuditUnavailableException;
import dev.mink.command.middleware.AuditMiddleware;
import dev.mink.command.middleware.CorrelationIdMiddleware;
import dev.mink.examples.audit.AccountCommand.HealthCheck;
import dev.mink.examples.audit.AccountCommand.OpenAccount;
import dev.mink.examples.audit.AccountCommand.Withdraw;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes down who did what, finds it again, and proves that it is still what was written. */
public final class AuditExample {
    private final Map<String, Long> balances = new ConcurrentHashMap<>();
    private final PrintStream out;

    private AuditExample(PrintStream out) {
        this.out = out;
    }

    /** Runs the program. */
    public static void main(String[] args) {
        new AuditExample(System.out).run();
    }

    static void run(PrintStream out) {
        new AuditExample(out).run();
    }

    private void run() {
        out.println("=== Mink: who did what ===");
        MemoryAdapter adapter = MemoryAdapter.create();
        try (adapter) {
            adapter.initialize();
            recorded(AuditStore.of(adapter));
            chained(AuditStore.of(adapter));
        }
        refused(adapter);
        out.println();
        out.println("=== Complete ===");
    }

    private void recorded(AuditStore store) {
        out.println();
        out.println("1. A success, a failure, and a command that is left out");
        // tag::bus[]
        AuditMiddleware audit = AuditMiddleware.of(
                AuditConfig.builder(store).skipCommands("HealthCheck").build());
        CommandBus bus = CommandBus.builder()
                .middleware(CorrelationIdMiddleware.create(), audit)
                .build();
        // end::bus[]
        handlers(bus);
        MinkContext user = MinkContext.empty().withActor("user-42").withTenantId("acme");

        bus.dispatch(new OpenAccount("account-1", 5_000), user);
        bus.dispatch(new Withdraw("account-1", 9_900), user);
        bus.dispatch(new HealthCheck(), user);

        // tag::find[]
        List<AuditEntry> entries = store.find(AuditQuery.builder()
                .actor("user-42")
                .order(AuditOrder.TIMESTAMP_ASC)
                .build());
        // end::find[]
        for (AuditEntry entry : entries) {
            out.println("   " + entry.actor() + " " + entry.commandType() + " " + entry.aggregateId() + ": "
                    + (entry.success() ? "done" : entry.error()));
        }
        out.println("   failures: "
                + store.count(AuditQuery.builder().success(false).build()) + ", lost: " + audit.lostEntries());
    }

    private void chained(AuditStore store) {
        out.println();
        out.println("2. Announced ahead, redacted and chained by hashes");
        // tag::chain[]
        AuditConfig config = AuditConfig.builder(store)
                .failClosed()
                .hashChain()
                .redaction(entry -> entry.toBuilder()
                        .error(entry.error().replaceAll("[0-9]+ cents", "*** cents"))
                        .build())
                .build();
        // end::chain[]
        CommandBus bus =
                CommandBus.builder().middleware(AuditMiddleware.of(config)).build();
        handlers(bus);
        MinkContext user = MinkContext.empty().withActor("user-43");
        bus.dispatch(new OpenAccount("account-2", 700), user);
        bus.dispatch(new Withdraw("account-2", 800), user);

        // tag::verify[]
        AuditChain chain = store.capability(AuditChain.class).orElseThrow();
        AuditLink noted = chain.head().orElseThrow(); // to be kept outside of the database
        AuditChainReport report = chain.verify(noted);
        // end::verify[]
        out.println("   commands of user-43: "
                + store.count(AuditQuery.builder().actor("user-43").build()));
        out.println("   recorded: "
                + store.find(AuditQuery.builder()
                                .actor("user-43")
                                .success(false)
                                .build())
                        .get(0)
                        .error());
        out.println("   entries in the chain: " + report.entries() + ", intact: " + report.isIntact());
    }

    private void refused(MemoryAdapter closed) {
        out.println();
        out.println("3. What cannot be audited is not executed");
        AuditConfig config =
                AuditConfig.builder(AuditStore.of(closed)).failClosed().build();
        CommandBus bus =
                CommandBus.builder().middleware(AuditMiddleware.of(config)).build();
        handlers(bus);
        try {
            bus.dispatch(new OpenAccount("account-3", 1));
        } catch (AuditUnavailableException e) {
            out.println("   " + e.getMessage());
        }
        out.println("   account-3 exists: " + balances.containsKey("account-3"));
    }

    private void handlers(CommandBus bus) {
        bus.register(OpenAccount.class, (command, context) -> {
            balances.put(command.aggregateId(), command.cents());
            return CommandResult.success(command.aggregateId(), 1);
        });
        bus.register(Withdraw.class, (command, context) -> {
            long balance = balances.getOrDefault(command.aggregateId(), 0L);
            if (balance < command.cents()) {
                return CommandResult.error(
                        new IllegalStateException("insufficient funds: there are " + balance + " cents"));
            }
            balances.put(command.aggregateId(), balance - command.cents());
            return CommandResult.success(command.aggregateId(), 2);
        });
        bus.register(HealthCheck.class, (command, context) -> CommandResult.success());
    }
}
