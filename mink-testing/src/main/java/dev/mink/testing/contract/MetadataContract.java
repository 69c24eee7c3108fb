package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.DeadlineExceededException;
import dev.mink.Event;
import dev.mink.EventEnvelope;
import dev.mink.Metadata;
import dev.mink.MinkContext;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedRequest;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.store.ReadOptions;
import dev.mink.testing.contract.Bank.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is stored beside an event's data, where it comes from, and what a context ends. */
public abstract class MetadataContract extends StoreContract {
    private static final Metadata EMPTY = Metadata.empty();
    private static final MinkContext CONTEXT = MinkContext.empty()
            .withCorrelationId("c-correlation")
            .withCausationId("c-causation")
            .withTenantId("c-tenant")
            .withActor("c-actor");

    /** Sets up the contract; subclasses are made by JUnit. */
    protected MetadataContract() {}

    @Test
    void anEventHasNoMetadataUnlessItIsGivenSome() {
        assertThat(stored(store(), AppendOptions.defaults())).isEqualTo(EMPTY);
    }

    @Test
    void metadataComesBackAsItWas() {
        Metadata metadata = new Metadata(
                "correlation",
                "causation \uD83D\uDE80",
                "user \"q\" \\ / \u0001 \n",
                "tenant",
                Map.of("key", "", "grüße 'x'", "\u2028", "long", "x".repeat(20_000), "a.b $c", "{\"json\": 1}"));
        assertThat(stored(store(), AppendOptions.ofMetadata(metadata))).isEqualTo(metadata);
    }

    @Test
    void theMetadataOfAnAppendIsThatOfAllItsEvents() {
        Metadata metadata = EMPTY.withUserId("ann").withCustom("ip", "::1");
        String stream = Sample.stream();
        String other = Sample.stream();

        store().appendAll(
                        List.of(Bank.appendTo(stream, 2), Bank.appendTo(other, 1)), AppendOptions.ofMetadata(metadata));

        assertThat(store().load(stream)).extracting(Event::metadata).containsExactly(metadata, metadata);
        assertThat(store().load(other)).extracting(Event::metadata).containsExactly(metadata);
    }

    @Test
    void theContextOfAViewGivesItsIds() {
        Metadata metadata = stored(store().with(CONTEXT), AppendOptions.defaults());

        assertThat(metadata).isEqualTo(new Metadata("c-correlation", "c-causation", "c-actor", "c-tenant", Map.of()));
        assertThat(stored(store().with(CONTEXT.withCommandId("c-command")), AppendOptions.defaults())
                        .causationId())
                .as("an event is caused by the command that is executed")
                .isEqualTo("c-command");
        assertThat(store().with(CONTEXT).context()).isSameAs(CONTEXT);
        assertThat(stored(store(), AppendOptions.defaults()))
                .as("the store itself is bound to nothing")
                .isEqualTo(EMPTY);
        assertThat(stored(store().with(CONTEXT).with(MinkContext.empty()), AppendOptions.defaults()))
                .as("a view of a view has the last context alone")
                .isEqualTo(EMPTY);
    }

    @Test
    void theEventKnowsBetterThanTheAppendAndTheAppendBetterThanTheContext() {
        String stream = Sample.stream();
        Metadata ofAppend = EMPTY.withCausationId("a-causation")
                .withUserId("a-user")
                .withCustom("both", "append")
                .withCustom("append", "1");
        Metadata ofEvent =
                EMPTY.withUserId("e-user").withCustom("both", "event").withCustom("event", "2");

        store().with(CONTEXT)
                .append(
                        stream,
                        List.of(EventEnvelope.of(Bank.deposit(1)).withMetadata(ofEvent), Bank.deposit(2)),
                        AppendOptions.ofMetadata(ofAppend));

        assertThat(store().load(stream))
                .extracting(Event::metadata)
                .containsExactly(
                        new Metadata(
                                "c-correlation",
                                "a-causation",
                                "e-user",
                                "c-tenant",
                                Map.of("both", "event", "append", "1", "event", "2")),
                        new Metadata(
                                "c-correlation",
                                "a-causation",
                                "a-user",
                                "c-tenant",
                                Map.of("both", "append", "append", "1")));
    }

    @Test
    void enrichersRunInOrderAndHaveTheLastWord() {
        MinkContext.Key<String> trace = MinkContext.Key.of("trace", String.class);
        EventStore other = openBank(builder()
                .metadataEnricher((metadata, context) -> metadata.withCustom("order", "first")
                        .withCustom("trace", context.get(trace).orElse("none")))
                .metadataEnricher((metadata, context) -> metadata.withCustom(
                                "order", metadata.custom().get("order") + " second")
                        .withUserId(metadata.userId() + "!")));

        Metadata metadata = stored(
                other.with(CONTEXT.with(trace, "t-1")),
                AppendOptions.ofMetadata(EMPTY.withUserId("ann").withCustom("order", "none")));

        assertThat(metadata.custom()).isEqualTo(Map.of("order", "first second", "trace", "t-1"));
        assertThat(metadata.userId()).isEqualTo("ann!");
        assertThat(stored(other, AppendOptions.defaults()).custom()).containsEntry("trace", "none");
    }

    @Test
    void aFailingEnricherEndsTheAppend() {
        IllegalStateException failure = new IllegalStateException("no trace");
        EventStore other = openBank(builder().metadataEnricher((metadata, context) -> {
            throw failure;
        }));
        String stream = Sample.stream();

        assertThatThrownBy(() -> other.append(stream, Bank.deposits(1))).isSameAs(failure);

        assertThat(store().streamExists(stream)).isFalse();
    }

    @Test
    void reservedKeysAndCharactersThatCannotBeStoredAreRefused() {
        for (String key : List.of("", "$", "$schema_version", "a\u0000", "\uD83D")) {
            assertThatThrownBy(() -> EMPTY.withCustom(key, "value"))
                    .as("key \"%s\"", key)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Metadata("", "", "", "", Map.of(key, "value")))
                    .as("key \"%s\"", key)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String text : List.of("\u0000", "a\u0000b", "\uD83D", "\uDE80\uD83D")) {
            assertThatThrownBy(() -> EMPTY.withCustom("key", text)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> EMPTY.withUserId(text)).isInstanceOf(IllegalArgumentException.class);
            MinkContext context = MinkContext.empty().withActor(text);
            String stream = Sample.stream();
            assertThatThrownBy(() -> store().with(context).append(stream, Bank.deposits(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(store().streamExists(stream)).isFalse();
        }
    }

    @Test
    void aReactionIsCausedByItsEvent() {
        String stream = Sample.stream();
        store().with(CONTEXT).append(stream, Bank.deposits(1));
        Event cause = store().load(stream).get(0);

        Metadata metadata = stored(store().with(MinkContext.causedBy(cause)), AppendOptions.defaults());

        assertThat(metadata)
                .isEqualTo(new Metadata("c-correlation", cause.id().toString(), "c-actor", "c-tenant", Map.of()));
    }

    @Test
    void aCallAfterItsDeadlineDoesNothing() {
        String stream = streamOf(1);
        Instant past = Instant.now().minusSeconds(1);
        EventStore late = store().with(MinkContext.empty().withDeadline(past));

        calls(late, stream)
                .forEach((name, call) -> assertThatThrownBy(call)
                        .as(name)
                        .isInstanceOfSatisfying(
                                DeadlineExceededException.class,
                                e -> assertThat(e.deadline()).isEqualTo(past)));

        assertThat(store().load(stream)).hasSize(1);
    }

    @Test
    void aCallBeforeItsDeadlineWorks() throws Throwable {
        String stream = streamOf(1);
        MinkContext context = MinkContext.empty().withDeadline(Instant.now().plus(Duration.ofMinutes(10)));
        for (ThrowingCallable call : calls(store().with(context), stream).values()) {
            call.call();
        }
        assertThat(tap().appends())
                .last()
                .satisfies(request -> assertThat(request.deadline()).isEqualTo(context.deadline()));
    }

    @Test
    void anInterruptedThreadDoesNothingAndStaysInterrupted() {
        String stream = streamOf(1);

        calls(store(), stream).forEach((name, call) -> {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(call).as(name).isInstanceOf(OperationCancelledException.class);
            } finally {
                assertThat(Thread.interrupted()).as("flag after " + name).isTrue();
            }
        });

        assertThat(store().load(stream)).hasSize(1);
    }

    private static Map<String, ThrowingCallable> calls(EventStore store, String stream) {
        Account account = new Account(Sample.category());
        account.open("Ann");
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("append", () -> store.append(stream, Bank.deposits(1)));
        calls.put("appendAll", () -> store.appendAll(List.of(Bank.appendTo(stream, 1))));
        calls.put("load", () -> store.load(stream));
        calls.put("loadFrom", () -> store.loadFrom(stream, 1));
        calls.put("loadRaw", () -> store.loadRaw(stream, 1));
        calls.put("stream", () -> store.stream(stream, ReadOptions.all()).count());
        calls.put(
                "streamAll",
                () -> store.streamAll(store.getLastPosition(), FeedFilter.all()).count());
        calls.put("streamExists", () -> store.streamExists(stream));
        calls.put("getStreamInfo", () -> store.getStreamInfo(stream));
        calls.put("getLastPosition", store::getLastPosition);
        calls.put("getStablePosition", store::getStablePosition);
        calls.put("readFeed", () -> store.readFeed(FeedRequest.after(0)));
        calls.put("loadEventsFromPosition", () -> store.loadEventsFromPosition(0, 1));
        calls.put("load of an aggregate", () -> store.load(Account::new, "1"));
        calls.put("loadAggregate", () -> store.loadAggregate(new Account("1")));
        calls.put("saveAggregate", () -> store.saveAggregate(account));
        calls.put("update", () -> store.update(Account::new, Sample.category(), a -> a.open("Bob")));
        calls.put("fold", () -> store.fold(stream, 0, (count, event) -> count + 1));
        calls.put("unregisteredStreamTypes", () -> store.unregisteredStreamTypes(stream));
        calls.put("unregisteredEventTypes", store::unregisteredEventTypes);
        return calls;
    }

    private Metadata stored(EventStore through, AppendOptions options) {
        String stream = Sample.stream();
        through.append(stream, Bank.deposits(1), options);
        Event event = store().load(stream).get(0);
        assertThat(event.stored().metadata()).isEqualTo(event.metadata());
        return event.metadata();
    }
}
