package dev.mink.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mink.DeadlineExceededException;
import dev.mink.ExpectedVersion;
import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.HandlerRegistry;
import dev.mink.command.IdempotentCommand;
import dev.mink.command.Middleware;
import dev.mink.command.ValidationException;
import dev.mink.command.audit.AuditConfig;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyReplayException;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.middleware.AuditMiddleware;
import dev.mink.command.middleware.HandlerPanicException;
import dev.mink.command.middleware.IdempotencyMiddleware;
import dev.mink.command.middleware.RetryConfig;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.observability.metrics.MinkMetrics;
import dev.mink.observability.tracing.MinkTracing;
import dev.mink.store.EventStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tracing, metrics, audit and idempotency in the recommended order, with every way in which a command may
 * end: each of them says the same of it, and nothing stays reserved or in flight. Then the command is sent
 * again.
 */
class CommandOutcomesTest {
    private static final String KEY = "request-1";

    /** How a command may end, what its caller meets then, and what metrics call it. */
    enum Ending {
        SUCCEEDS,
        SUCCEEDS_AT_THE_SECOND_ATTEMPT,
        CLOSES_THE_BUS,
        DISPATCHES_AGAIN,
        RETURNS_A_FAILURE(IllegalStateException.class, "unknown"),
        RETURNS_NOTHING(HandlerPanicException.class, "handler_panicked"),
        THROWS_AN_OWN_EXCEPTION(MinkException.class, "unknown"),
        THROWS_A_FOREIGN_EXCEPTION(HandlerPanicException.class, "handler_panicked"),
        THROWS_AN_ERROR(HandlerPanicException.class, "handler_panicked"),
        BREAKS_THE_MACHINE(OutOfMemoryError.class, "panic"),
        TIMES_OUT(DeadlineExceededException.class, "unknown"),
        IS_INTERRUPTED(OperationCancelledException.class, "unknown"),
        FAILS_AFTER_ITS_APPEND(HandlerPanicException.class, "handler_panicked"),
        IS_INVALID(ValidationException.class, "validation_failed"),
        HAS_NO_HANDLER(HandlerNotFoundException.class, "handler_not_found");

        private final @Nullable Class<? extends Throwable> failure;
        private final String errorType;

        Ending() {
            this.failure = null;
            this.errorType = "";
        }

        Ending(Class<? extends Throwable> failure, String errorType) {
            this.failure = failure;
            this.errorType = errorType;
        }

        boolean isSuccess() {
            return failure == null;
        }

        boolean appends() {
            return isSuccess() || this == FAILS_AFTER_ITS_APPEND;
        }

        /** How often its handler runs at one dispatch. */
        int executions() {
            return switch (this) {
                case IS_INVALID, HAS_NO_HANDLER -> 0;
                case SUCCEEDS_AT_THE_SECOND_ATTEMPT -> 2;
                default -> 1;
            };
        }
    }

    /** What idempotency keeps. */
    enum Keeping {
        PLAIN,
        WITH_THE_APPEND,
        FAILURES_TOO;

        Middleware middleware(IdempotencyStore records) {
            IdempotencyConfig.Builder config = IdempotencyConfig.builder(records);
            return switch (this) {
                case PLAIN -> IdempotencyMiddleware.create(config.build());
                case WITH_THE_APPEND -> IdempotencyMiddleware.transactional(config.build());
                case FAILURES_TOO ->
                    IdempotencyMiddleware.transactional(config.storeErrors().build());
            };
        }

        boolean keeps(Ending ending) {
            return switch (ending) {
                case SUCCEEDS, SUCCEEDS_AT_THE_SECOND_ATTEMPT, CLOSES_THE_BUS, DISPATCHES_AGAIN -> true;
                case FAILS_AFTER_ITS_APPEND -> this != PLAIN;
                case RETURNS_A_FAILURE,
                        RETURNS_NOTHING,
                        THROWS_AN_OWN_EXCEPTION,
                        THROWS_A_FOREIGN_EXCEPTION,
                        THROWS_AN_ERROR -> this == FAILURES_TOO;
                case BREAKS_THE_MACHINE, TIMES_OUT, IS_INTERRUPTED, IS_INVALID, HAS_NO_HANDLER -> false;
            };
        }
    }

    record Pay(String idempotencyKey, Ending ending) implements IdempotentCommand {
        @Override
        public void validate() {
            if (ending == Ending.IS_INVALID) {
                throw new ValidationException(commandType(), "ending", "is invalid");
            }
        }
    }

    record Ping() implements Command {}

    record Paid(int amount) {}

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final MinkTracing tracing = MinkTracing.builder(telemetry).build();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MinkMetrics metrics =
            MinkMetrics.builder(meters).serviceName("shop").build();
    private final MemoryAdapter adapter = MemoryAdapter.create();
    private final EventStore store = EventStore.create(adapter);
    private final AuditStore audit = AuditStore.of(adapter);
    private final IdempotencyStore records =
            adapter.capability(IdempotencyStore.class).orElseThrow();
    private final HandlerRegistry handlers = new HandlerRegistry();
    private Runnable closing = () -> {};
    private int executions;

    @AfterEach
    void close() {
        store.close();
        telemetry.close();
    }

    static Stream<Arguments> table() {
        return Stream.of(Keeping.values())
                .flatMap(keeping -> Stream.of(Ending.values()).map(ending -> arguments(keeping, ending)));
    }

    @ParameterizedTest(name = "{0}, command {1}")
    @MethodSource("table")
    void everyLayerSaysTheSame(Keeping keeping, Ending ending) {
        Pay pay = new Pay(KEY, ending);
        registerHandlers(ending);

        DispatchResult first = dispatch(keeping, pay);

        assertEnded(first, ending);
        assertThat(executions).as("executions").isEqualTo(ending.executions());
        assertTraced(1, ending.isSuccess(), false);
        assertMeasured(ending);
        assertAudited(1, ending.isSuccess(), false);
        assertThat(records.get(KEY).map(IdempotencyRecord::isCompleted))
                .as("record; a reservation would not be completed")
                .isEqualTo(keeping.keeps(ending) ? Optional.of(true) : Optional.empty());

        DispatchResult second = dispatch(keeping, pay);

        if (keeping.keeps(ending)) {
            assertReplayed(first, second, ending);
            assertThat(executions).as("executions").isEqualTo(ending.executions());
            assertThat(events()).isEqualTo(ending.appends() ? 1 : 0);
        } else {
            assertEnded(second, ending);
            assertTraced(2, false, false);
            assertAudited(2, false, false);
            assertThat(executions).as("executions").isEqualTo(2 * ending.executions());
        }
    }

    private void assertReplayed(DispatchResult first, DispatchResult second, Ending ending) {
        CommandResult replayed = second.result().orElseThrow();
        assertThat(replayed.replayed()).isTrue();
        assertThat(replayed.isSuccess()).isEqualTo(ending.appends());
        if (ending.isSuccess()) {
            assertThat(replayed).isEqualTo(first.orElseThrow().asReplayed());
        } else if (replayed.isError()) {
            assertThat(replayed.error())
                    .get()
                    .isInstanceOfSatisfying(
                            IdempotencyReplayException.class,
                            e -> assertThat(e.error())
                                    .isEqualTo(first.error().orElseThrow().getMessage()));
        }
        assertTraced(2, ending.appends(), true);
        assertAudited(2, ending.appends(), true);
    }

    private static void assertEnded(DispatchResult outcome, Ending ending) {
        boolean interrupted = Thread.interrupted();
        assertThat(interrupted).as("interrupt flag").isEqualTo(ending == Ending.IS_INTERRUPTED);
        assertThat(outcome.isSuccess()).as("%s", outcome).isEqualTo(ending.isSuccess());
        assertThat(outcome.thrown().isPresent())
                .as("thrown")
                .isEqualTo(!ending.isSuccess() && ending != Ending.RETURNS_A_FAILURE);
        if (ending.failure != null) {
            assertThat(outcome.error()).get().isInstanceOf(ending.failure);
        }
    }

    /** There are so many spans of the command, and the last one is as said. */
    private void assertTraced(int number, boolean success, boolean replayed) {
        List<SpanData> all = spansOf("command.Pay");
        assertThat(all).as("spans").hasSize(number);
        SpanData last = all.get(number - 1);
        assertThat(last.getStatus().getStatusCode()).isEqualTo(success ? StatusCode.OK : StatusCode.ERROR);
        assertThat(last.getEvents()).as("exceptions in the span").hasSize(success ? 0 : 1);
        assertThat(last.getAttributes().asMap().entrySet().stream()
                        .anyMatch(entry -> entry.getKey().getKey().equals("mink.result.replayed")))
                .isEqualTo(replayed);
        spansOf("command.Ping")
                .forEach(nested -> assertThat(nested.getParentSpanId())
                        .isEqualTo(all.get(0).getSpanId()));
    }

    private List<SpanData> spansOf(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private void assertMeasured(Ending ending) {
        String type = "command_type=\"" + (ending == Ending.HAS_NO_HANDLER ? "unknown" : "Pay") + "\",service=\"shop\"";
        String status = ending.isSuccess() ? "success" : "error";
        List<String> lines = meters.scrape().lines().toList();
        assertThat(lines)
                .contains(
                        "mink_commands_total{" + type + ",status=\"" + status + "\"} 1.0",
                        "mink_command_duration_seconds_count{" + type + "} 1",
                        "mink_commands_in_flight{" + type + "} 0.0");
        List<String> errors = lines.stream()
                .filter(line -> line.startsWith("mink_errors_total{"))
                .toList();
        if (ending.isSuccess()) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors)
                    .containsExactly("mink_errors_total{error_type=\"" + ending.errorType + "\",service=\"shop\"} 1.0");
        }
    }

    /** There are so many entries of the command, and the last one is as said. */
    private void assertAudited(int number, boolean success, boolean replayed) {
        AuditQuery query = AuditQuery.builder().commandType("Pay").build();
        List<AuditEntry> entries = audit.find(query);
        assertThat(entries).as("audit entries").hasSize(number);
        assertThat(entries).allMatch(entry -> entry.success() == entry.error().isEmpty());
        assertThat(entries).allMatch(entry -> !entry.correlationId().isEmpty());
        assertThat(entries.stream().filter(AuditEntry::replayed)).hasSize(replayed ? 1 : 0);
        assertThat(entries).anyMatch(entry -> entry.success() == success && entry.replayed() == replayed);
    }

    private int events() {
        return store.load("Account-1").size();
    }

    /** On a bus of its own, as another one may be closed. */
    private DispatchResult dispatch(Keeping keeping, Pay pay) {
        Middleware standard = StandardMiddleware.builder()
                .withoutLogging()
                .tracing(tracing.commandMiddleware())
                .metrics(metrics.commandMiddleware(handlers))
                .audit(AuditMiddleware.of(AuditConfig.ofDefaults(audit)))
                .idempotency(keeping.middleware(records))
                .retry(RetryConfig.builder().transientOnly().sleeper(time -> {}).build())
                .timeout(Duration.ofMinutes(10))
                .build();
        CommandBus bus = CommandBus.builder()
                .handlerRegistry(handlers)
                .middleware(standard)
                .build();
        closing = bus::close;
        try {
            return DispatchResult.of(bus.dispatch(pay));
        } catch (Throwable e) {
            return DispatchResult.failed(e);
        }
    }

    private void registerHandlers(Ending ending) {
        handlers.register(Ping.class, (command, context) -> CommandResult.success());
        if (ending != Ending.HAS_NO_HANDLER) {
            handlers.register(Pay.class, this::pay);
        }
    }

    @SuppressWarnings("NullAway") // what a careless handler does
    private CommandResult pay(Pay command, CommandContext context) {
        executions++;
        switch (command.ending()) {
            case SUCCEEDS_AT_THE_SECOND_ATTEMPT -> {
                if (executions == 1) {
                    throw new ConcurrencyException("Account-1", ExpectedVersion.NO_STREAM, 1);
                }
            }
            case RETURNS_A_FAILURE -> {
                return CommandResult.error(new IllegalStateException("no money"));
            }
            case RETURNS_NOTHING -> {
                return null;
            }
            case THROWS_AN_OWN_EXCEPTION -> throw new MinkException("mink: own");
            case THROWS_A_FOREIGN_EXCEPTION -> throw new IllegalStateException("foreign");
            case THROWS_AN_ERROR -> throw new AssertionError("error");
            case BREAKS_THE_MACHINE -> throw new OutOfMemoryError("none left");
            case TIMES_OUT -> {
                Instant past = Instant.now().minusSeconds(1);
                context.context().withDeadline(past).checkActive("paying");
            }
            case IS_INTERRUPTED -> {
                Thread.currentThread().interrupt();
                context.context().checkActive("paying");
            }
            default -> {}
        }
        return payIn(command, context);
    }

    private CommandResult payIn(Pay command, CommandContext context) {
        if (command.ending() == Ending.CLOSES_THE_BUS) {
            closing.run();
        } else if (command.ending() == Ending.DISPATCHES_AGAIN) {
            context.dispatch(new Ping()).orElseThrow();
        }
        long version = store.with(context.context())
                .append("Account-1", List.of(new Paid(5)))
                .lastVersion();
        if (command.ending() == Ending.FAILS_AFTER_ITS_APPEND) {
            throw new IllegalStateException("too late");
        }
        return CommandResult.success("1", version);
    }
}
