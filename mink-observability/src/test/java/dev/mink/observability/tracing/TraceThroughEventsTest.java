package dev.mink.observability.tracing;

import static dev.mink.observability.tracing.Recorded.assertFailed;
import static dev.mink.observability.tracing.Recorded.assertSucceeded;
import static dev.mink.observability.tracing.Recorded.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.EventEnvelope;
import dev.mink.Metadata;
import dev.mink.MinkContext;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.subscription.EventHandler;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trace goes on where events are read. */
class TraceThroughEventsTest {
    private final Recorded recorded = new Recorded();
    private final MinkTracing tracing = MinkTracing.create(recorded.telemetry());
    private final EventStore store = EventStore.builder(tracing.wrapEventStore(MemoryAdapter.create()))
            .metadataEnricher(tracing.metadataEnricher())
            .build();
    private final CommandBus bus =
            CommandBus.builder().middleware(tracing.commandMiddleware()).build();

    record CreateOrder(String id) implements Command {}

    record SendMail(String orderId) implements Command {}

    record OrderCreated(String id) {}

    record MailSent(String orderId) {}

    @BeforeEach
    void register() {
        store.registerEvents(OrderCreated.class, MailSent.class);
    }

    @AfterEach
    void close() {
        bus.close();
        store.close();
        recorded.telemetry().close();
    }

    @Test
    void aCommandItsEventsAndTheReactionsToThemAreOneTrace() throws Exception {
        bus.register(CreateOrder.class, (command, context) -> {
            store.with(context.context()).append("Order-" + command.id(), List.of(new OrderCreated(command.id())));
            return CommandResult.success();
        });
        bus.register(SendMail.class, (command, context) -> {
            store.with(context.context()).append("Mail-1", List.of(new MailSent(command.orderId())));
            return CommandResult.success();
        });
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        EventHandler mails = tracing.eventHandler(
                "mails",
                EventHandler.typed()
                        .on(OrderCreated.class, (event, context) -> bus.dispatch(new SendMail(event.id()), context))
                        .on(MailSent.class, (event, context) -> handled.add(event.orderId())));

        try (Subscription subscription = store.subscribeAll(0, SubscriptionOptions.defaults(), mails)) {
            bus.dispatch(new CreateOrder("17"));
            assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("17");
            subscription.close();
            subscription.done().get(10, TimeUnit.SECONDS);
        }

        SpanData create = recorded.span("command.CreateOrder");
        List<SpanData> reactions = named("subscription.mails.handle");
        SpanData send = recorded.span("command.SendMail");
        assertThat(recorded.spans()).extracting(SpanData::getTraceId).containsOnly(create.getTraceId());
        assertThat(named("eventstore.append"))
                .extracting(SpanData::getParentSpanId)
                .containsExactlyInAnyOrder(create.getSpanId(), send.getSpanId());
        assertThat(reactions)
                .extracting(SpanData::getParentSpanId)
                .containsExactly(create.getSpanId(), send.getSpanId());
        assertThat(send.getParentSpanId()).isEqualTo(reactions.get(0).getSpanId());
    }

    @Test
    void aHandlersSpanTellsTheEvent() throws Exception {
        Event event = written(Metadata.empty().withCorrelationId("p-1"));

        tracing.eventHandler("mails", (e, context) -> {}).handle(event, MinkContext.causedBy(event));

        SpanData span = recorded.span("subscription.mails.handle");
        assertSucceeded(span);
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(attributes(span))
                .containsEntry("mink.service", "mink")
                .containsEntry("mink.subscription.name", "mails")
                .containsEntry("mink.event.type", "OrderCreated")
                .containsEntry("mink.event.id", event.id().toString())
                .containsEntry("mink.event.stream_id", "Order-1")
                .containsEntry("mink.event.version", 1L)
                .containsEntry("mink.event.global_position", 1L)
                .containsEntry("mink.correlation_id", "p-1");
    }

    @Test
    void aHandlerThatThrowsIsAnError() {
        Event event = written(Metadata.empty());
        EventHandler failing = tracing.eventHandler("mails", (e, context) -> {
            throw new IOException("no mail");
        });

        assertThatThrownBy(() -> failing.handle(event, MinkContext.causedBy(event)))
                .isInstanceOf(IOException.class);

        assertFailed(recorded.span("subscription.mails.handle"), IOException.class, "no mail");
    }

    @Test
    void whatAHandlerDoesInAnotherThreadBelongsToItsTrace() throws Exception {
        Event event = written(Metadata.empty());
        EventHandler elsewhere = tracing.eventHandler(
                "mails",
                (e, context) -> CompletableFuture.runAsync(
                                () -> store.with(context).append("Mail-1", List.of(new MailSent("1"))))
                        .join());

        elsewhere.handle(event, MinkContext.causedBy(event));

        SpanContext written = Span.fromContext(
                        MinkTracing.traceOf(store.load("Mail-1").get(0)))
                .getSpanContext();
        assertThat(written.getSpanId())
                .isEqualTo(recorded.span("subscription.mails.handle").getSpanId());
    }

    @Test
    void eventsCarryTheStateOfTheTraceToo() {
        SpanContext remote = SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.builder().put("vendor", "value").build());

        Event event;
        try (Scope ignored = Context.root().with(Span.wrap(remote)).makeCurrent()) {
            event = written(Metadata.empty().withUserId("ada").withCustom("channel", "app"));
        }

        assertThat(event.metadata().userId()).isEqualTo("ada");
        assertThat(event.metadata().custom())
                .containsOnlyKeys("channel", "traceparent", "tracestate")
                .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .containsEntry("tracestate", "vendor=value");
        assertThat(Span.fromContext(MinkTracing.traceOf(event)).getSpanContext())
                .isEqualTo(remote);
    }

    @Test
    void baggageNeitherGetsIntoEventsNorFromTheReaderToTheHandler() throws Exception {
        AtomicReference<Baggage> seen = new AtomicReference<>();
        Baggage secret = Baggage.builder().put("card", "4711").build();
        Span request = tracing.startSpan("request");
        try (Scope ignored = Context.root().with(request).with(secret).makeCurrent()) {
            Event event = written(Metadata.empty());
            assertThat(event.metadata().custom()).containsOnlyKeys("traceparent");

            tracing.eventHandler("mails", (e, context) -> seen.set(Baggage.current()))
                    .handle(event, MinkContext.causedBy(event));
        } finally {
            request.end();
        }

        assertThat(seen.get().isEmpty()).isTrue();
    }

    @Test
    void withoutTraceEventsAreLeftAsTheyAre() {
        assertThat(written(Metadata.empty()).metadata()).isEqualTo(Metadata.empty());
    }

    @Test
    void aTraceThatWasGivenStays() {
        String given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        Span span = tracing.startSpan("other");
        try (Scope ignored = span.makeCurrent()) {
            assertThat(written(Metadata.empty().withCustom("traceparent", given))
                            .metadata()
                            .custom())
                    .containsEntry("traceparent", given);
        } finally {
            span.end();
        }
    }

    @Test
    void aTraceThatCannotBeUnderstoodIsNone() {
        Event event = written(Metadata.empty().withCustom("traceparent", "nonsense"));

        assertThat(MinkTracing.traceOf(event)).isSameAs(Context.current());
    }

    private Event written(Metadata metadata) {
        store.append(
                "Order-1",
                List.of(EventEnvelope.of(new OrderCreated("1")).withMetadata(metadata)),
                AppendOptions.defaults());
        return store.load("Order-1").get(0);
    }

    private List<SpanData> named(String name) {
        return recorded.spans().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }
}
