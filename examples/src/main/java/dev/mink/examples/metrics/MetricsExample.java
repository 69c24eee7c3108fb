package dev.mink.examples.metrics;

import dev.mink.MinkException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.AggregateHandler;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.HandlerRegistry;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.examples.metrics.UserCommand.ChangeEmail;
import dev.mink.examples.metrics.UserCommand.LogIn;
import dev.mink.examples.metrics.UserCommand.RegisterUser;
import dev.mink.observability.metrics.MinkMetrics;
import dev.mink.store.EventStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintStream;

/** Sends commands about users and prints what a Prometheus server would be told about them. */
public final class MetricsExample {
    private MetricsExample() {}

    /** Runs the program. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        // tag::metrics[]
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MinkMetrics metrics =
                MinkMetrics.builder(registry).serviceName("user-service").build();
        // end::metrics[]
        // tag::store[]
        EventStoreAdapter adapter = metrics.wrapEventStore(MemoryAdapter.create());
        // end::store[]
        // tag::bus[]
        HandlerRegistry handlers = new HandlerRegistry();
        CommandBus bus = CommandBus.builder()
                .handlerRegistry(handlers)
                .middleware(StandardMiddleware.builder()
                        .metrics(metrics.commandMiddleware(handlers))
                        .withoutLogging()
                        .build())
                .build();
        // end::bus[]
        try (bus;
                EventStore store = EventStore.create(adapter)) {
            store.registerEvents(UserEvent.class);
            handle(bus, store);
            work(bus, out);
        }
        out.println();
        out.println("What Prometheus scrapes:");
        out.println();
        // tag::scrape[]
        out.print(registry.scrape());
        // end::scrape[]
    }

    private static void handle(CommandBus bus, EventStore store) {
        bus.register(
                RegisterUser.class,
                AggregateHandler.of(store, User::new, (user, command, context) -> user.register(command.email())));
        bus.register(
                LogIn.class,
                AggregateHandler.of(store, User::new, (user, command, context) -> user.logIn(command.device())));
        bus.register(
                ChangeEmail.class,
                AggregateHandler.of(store, User::new, (user, command, context) -> user.changeEmail(command.email())));
    }

    private static void work(CommandBus bus, PrintStream out) {
        for (int user = 1; user <= 5; user++) {
            String id = "user-" + user;
            bus.dispatch(new RegisterUser(id, id + "@example.com"));
            for (int login = 1; login <= 4; login++) {
                bus.dispatch(new LogIn(id, "device-" + login));
            }
            bus.dispatch(new ChangeEmail(id, id + "@example.org"));
            bus.dispatch(new ChangeEmail(id, id + "@example.net"));
        }
        out.println("5 users signed up, came in 20 times, and changed their address 10 times");
        refused(bus, new LogIn("nobody", "device-1"), out);
        refused(bus, new ChangeEmail("user-1", "no address"), out);
        refused(bus, new Unheard(), out);
    }

    private static void refused(CommandBus bus, Command command, PrintStream out) {
        try {
            bus.dispatch(command);
        } catch (MinkException e) {
            out.println("refused: " + e.getMessage());
        }
    }

    private record Unheard() implements Command {}
}
