package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateBaseTest {
    sealed interface Event permits Created, Renamed {}

    record Created(String name) implements Event {}

    record Renamed(String name) implements Event {}

    record Unknown() {}

    static class Thing extends AggregateBase {
        private static final EventHandlers<Thing> HANDLERS = EventHandlers.<Thing>builder()
                .on(Created.class, (thing, event) -> thing.seen.add("created " + event.name()))
                .on(Event.class, (thing, event) -> thing.seen.add("some event"))
                .build();
        final List<String> seen = new ArrayList<>();

        Thing(String id) {
            super(id, "Thing", HANDLERS);
        }
    }

    private final Thing thing = new Thing("1");

    @Test
    void applyChangesAndRecordsWhileRecordEventOnlyRecords() {
        thing.apply(new Created("a"));
        thing.recordEvent(new Renamed("b"));
        assertThat(thing.seen).containsExactly("created a");
        assertThat(thing.uncommittedEvents()).containsExactly(new Created("a"), new Renamed("b"));
        assertThat(thing.version()).isZero();
        assertThat(thing.hasUncommittedEvents()).isTrue();
    }

    @Test
    void aHandlerIsFoundByClassThenSuperclassThenInterface() {
        thing.applyEvent(new Created("a"));
        thing.applyEvent(new Renamed("b"));
        thing.applyEvent(new Unknown());
        assertThat(thing.seen).containsExactly("created a", "some event");
        assertThat(thing.uncommittedEvents()).isEmpty();

        List<String> order = new ArrayList<>();
        EventHandlers<Thing> handlers = EventHandlers.<Thing>builder()
                .on(Comparable.class, (t, e) -> order.add("interface"))
                .on(Number.class, (t, e) -> order.add("superclass"))
                .on(Integer.class, (t, e) -> order.add("class"))
                .build();
        handlers.handle(thing, 1);
        handlers.handle(thing, 1L);
        handlers.handle(thing, "text");
        assertThat(order).containsExactly("class", "superclass", "interface");
    }

    @Test
    void strictHandlersRefuseWhatTheyDoNotKnow() {
        EventHandlers<Thing> strict = EventHandlers.<Thing>builder()
                .on(Created.class, (t, e) -> {})
                .strictApply()
                .build();
        strict.handle(thing, new Created("a"));
        assertThatThrownBy(() -> strict.handle(thing, new Unknown()))
                .isInstanceOfSatisfying(
                        UnhandledEventException.class,
                        e -> assertThat(e.eventClass()).isEqualTo(Unknown.class.getName()))
                .hasMessageContaining(Thing.class.getName());
    }

    @Test
    void aClassHasOneHandler() {
        EventHandlers.Builder<Thing> builder = EventHandlers.<Thing>builder().on(Created.class, (t, e) -> {});
        assertThatThrownBy(() -> builder.on(Created.class, (t, e) -> {})).isInstanceOf(IllegalArgumentException.class);
        EventHandlers<Thing> built = builder.build();
        builder.on(Unknown.class, (t, e) -> t.seen.add("later"));
        built.handle(thing, new Unknown());
        assertThat(thing.seen).as("what was built does not change").isEmpty();
    }

    @Test
    void anEventWhoseHandlerFailsIsNotRecorded() {
        AggregateBase failing = new AggregateBase("1", "Thing") {
            @Override
            public void applyEvent(Object event) {
                throw new IllegalStateException("no");
            }
        };
        assertThatThrownBy(() -> failing.apply(new Unknown())).isInstanceOf(IllegalStateException.class);
        assertThat(failing.uncommittedEvents()).isEmpty();
    }

    @Test
    void theOldestEventsAreForgottenFirst() {
        for (String name : List.of("a", "b", "c")) {
            thing.apply(new Created(name));
        }
        List<Object> before = thing.uncommittedEvents();
        thing.clearUncommittedEvents(2);
        assertThat(thing.uncommittedEvents()).containsExactly(new Created("c"));
        assertThat(before).as("what was handed out stays").hasSize(3);
        thing.clearUncommittedEvents();
        assertThat(thing.hasUncommittedEvents()).isFalse();
    }

    @Test
    void theOriginalVersionIsThatOfTheLastLoadOrSave() {
        thing.setVersion(4);
        thing.incrementVersion();
        assertThat(thing.version()).isEqualTo(5);
        assertThat(thing.originalVersion()).isEqualTo(4);
        assertThatThrownBy(() -> thing.setVersion(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theIdentityOfANewAggregateMayChange() {
        thing.setId("2");
        thing.setType("Other");
        assertThat(thing.streamId()).hasToString("Other-2");
        thing.apply(new Created("a"));
        assertThatThrownBy(() -> thing.setId("3")).isInstanceOf(IllegalStateException.class);
        thing.clearUncommittedEvents();
        thing.setVersion(1);
        assertThatThrownBy(() -> thing.setType("Third")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anIdentityThatMakesNoStreamIsFoundOut() {
        assertThatThrownBy(() -> new Thing(" ").streamId()).isInstanceOf(InvalidStreamIdException.class);
        assertThatThrownBy(() -> new Thing(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("id");
    }

    @Test
    void afterAFailedLoadNothingWorks() {
        thing.loadFailed();
        assertThatThrownBy(() -> thing.apply(new Created("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Thing-1");
        assertThat(thing.seen).isEmpty();
        assertThatThrownBy(() -> thing.recordEvent(new Created("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(thing::uncommittedEvents).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nullIsNoEvent() {
        assertThatThrownBy(() -> thing.apply(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> thing.recordEvent(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void eventsAreReplayedUntilOneFails() {
        List<Object> applied = new ArrayList<>();
        EventApplier<List<Object>> applier = (target, event) -> {
            if (event instanceof Unknown) {
                throw new IllegalStateException("unknown");
            }
            target.add(event);
        };
        assertThatThrownBy(() -> EventApplier.replay(
                        applier, applied, List.of(new Created("a"), new Unknown(), new Created("b"))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(applied).containsExactly(new Created("a"));
    }
}
