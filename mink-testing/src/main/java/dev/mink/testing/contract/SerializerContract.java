package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mink.EventData;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.serialization.EventTypeConflictException;
import dev.mink.serialization.EventTypeNotRegisteredException;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.SerializationException.Operation;
import dev.mink.serialization.Serializer;
import dev.mink.testing.generators.PayloadMutator;
import dev.mink.testing.generators.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What every serializer must do: events survive, types have names, and no bytes, however broken, give
 * anything but a value or a {@link SerializationException}.
 *
 * <p>A serializer that takes records extends {@link ObjectSerializerContract} instead.
 */
public abstract class SerializerContract {
    private static final int EVENTS = 200;
    private static final int WORKERS = 4;
    private static final int PAYLOADS = 10_000;
    private static final int LONGEST_IN_MESSAGE = 200;
    private static final String WITHOUT_CLASS = "NobodyKnows";
    private static final Duration FOR_ALL_PAYLOADS = Duration.ofSeconds(60);
    private static final Duration FOR_ONE_PAYLOAD = Duration.ofSeconds(10);

    /** Objects, copies and traces of a small payload, and classes that are used for the first time. */
    private static final long ALLOCATION_BASE = 16L << 20;

    /** A byte of payload may become an object with some fields. */
    private static final long ALLOCATION_PER_BYTE = 1_000;

    @RegisterExtension
    final Seed seed = Seed.create();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected SerializerContract() {}

    /** A new serializer that knows no class yet. */
    protected abstract Serializer createSerializer();

    /** Classes of events, at least two. */
    protected abstract List<Class<?>> eventClasses();

    /** Any event of one of the classes, equal to what it is after it was written and read. */
    protected abstract Object randomEvent(RandomGenerator random);

    /** Another class with the default name of the first event class. */
    protected abstract Class<?> namesake();

    /** Something that cannot be written, of a class with a name. */
    protected abstract Object unwritableEvent();

    /** Payloads in this format that try to cost more than they weigh: nested without end, long by declaration. */
    protected abstract List<Payload> hostilePayloads();

    /** Whether no bytes at all are an event; {@code false} by default. */
    protected boolean readsEmptyPayloads() {
        return false;
    }

    /** Whether events without class become maps, and are not refused; {@code true} by default. */
    protected boolean readsTypesWithoutClass() {
        return true;
    }

    /** A new serializer that knows all event classes. */
    final Serializer serializer() {
        return createSerializer().registerAll(eventClasses().toArray(Class<?>[]::new));
    }

    @Test
    void randomEventsComeBackAsTheyWere() {
        Serializer serializer = serializer();
        RandomGenerator random = seed.random();
        for (int i = 0; i < EVENTS; i++) {
            Object event = randomEvent(random);
            EventData data = serializer.toEventData(event, Metadata.empty());
            Object read = serializer.deserialize(data.data(), data.type());
            assertThat(read).as("event %d", i).isEqualTo(event);
            assertThat(serializer.deserialize(serializer.serialize(read), data.type()))
                    .as("event %d, written again", i)
                    .isEqualTo(event);
        }
    }

    @Test
    void theNameOfATypeIsThatOfTheRegistry() {
        Serializer serializer = createSerializer();
        Object event = randomEvent(seed.random());
        serializer.registry().register("renamed", event.getClass());
        EventData data = serializer.toEventData(event, Metadata.empty().withUserId("ann"));
        assertThat(data.type()).isEqualTo("renamed");
        assertThat(data.metadata().userId()).isEqualTo("ann");
        serializer.registry().alias("earlier", "renamed");
        assertThat(serializer.deserialize(data.data(), "earlier")).isEqualTo(event);
    }

    @Test
    void registeringIsAllOrNothingAndRepeatable() {
        Serializer serializer = serializer();
        int count = eventClasses().size();
        assertThat(serializer.registry().count()).isEqualTo(count);
        serializer.registerAll(eventClasses().get(0), eventClasses().get(1));
        assertThat(serializer.registry().count()).isEqualTo(count);

        Serializer other = createSerializer();
        Class<?> first = eventClasses().get(0);
        Class<?> second = eventClasses().get(1);
        assertThatThrownBy(() -> other.registerAll(second, first, namesake()))
                .isInstanceOfSatisfying(
                        EventTypeConflictException.class,
                        e -> assertThat(e.eventType())
                                .isEqualTo(other.registry().typeName(first)));
        assertThat(other.registry().count()).isZero();
        assertThatThrownBy(() -> other.registerAll(second, Runnable.class))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(other.registry().count()).isZero();
        other.registerAll(namesake());
        assertThatThrownBy(() -> other.registerAll(first)).isInstanceOf(EventTypeConflictException.class);
    }

    @Test
    void anEventWithoutClassIsAMapOrRefused() {
        Serializer serializer = createSerializer();
        RandomGenerator random = seed.random();
        for (int i = 0; i < EVENTS / 10; i++) {
            Payload data = serializer.serialize(randomEvent(random));
            if (readsTypesWithoutClass()) {
                Object map = serializer.deserialize(data, WITHOUT_CLASS);
                assertThat(map).asInstanceOf(InstanceOfAssertFactories.MAP).isNotEmpty();
                Object again = serializer.deserialize(serializer.serialize(map), WITHOUT_CLASS);
                assertThat(again)
                        .usingRecursiveComparison()
                        .withEqualsForType(Double::equals, Double.class)
                        .withEqualsForType(Float::equals, Float.class)
                        .isEqualTo(map);
            } else {
                assertThatThrownBy(() -> serializer.deserialize(data, WITHOUT_CLASS))
                        .isInstanceOfSatisfying(
                                EventTypeNotRegisteredException.class,
                                e -> assertThat(e.eventType()).isEqualTo(WITHOUT_CLASS));
            }
        }
    }

    @Test
    void noBytesAreNoEventUnlessTheFormatSaysSo() {
        Serializer serializer = serializer();
        String type = serializer.registry().typeName(eventClasses().get(0));
        if (readsEmptyPayloads()) {
            assertThat(serializer.deserialize(Payload.empty(), type))
                    .isInstanceOf(eventClasses().get(0));
        } else {
            assertThatThrownBy(() -> serializer.deserialize(Payload.empty(), type))
                    .isInstanceOfSatisfying(SerializationException.class, e -> named(e, type, Operation.DESERIALIZE));
        }
        assertThatThrownBy(() -> serializer.deserialize(Payload.empty(), WITHOUT_CLASS))
                .isInstanceOfSatisfying(
                        SerializationException.class, e -> named(e, WITHOUT_CLASS, Operation.DESERIALIZE));
    }

    @Test
    void whatCannotBeWrittenIsNamed() {
        Serializer serializer = serializer();
        Object event = unwritableEvent();
        String type = serializer.registry().typeName(event.getClass());
        assertThatThrownBy(() -> serializer.serialize(event))
                .isInstanceOfSatisfying(SerializationException.class, e -> named(e, type, Operation.SERIALIZE));
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        Serializer serializer = serializer();
        assertThatThrownBy(() -> serializer.serialize(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("event");
    }

    @Test
    void brokenPayloadsGiveAValueOrAFailureWithTheType() {
        Serializer serializer = serializer();
        RandomGenerator random = seed.random();
        PayloadMutator mutator = new PayloadMutator(random);
        List<EventData> originals = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            originals.add(serializer.toEventData(randomEvent(random), Metadata.empty()));
        }
        assertTimeoutPreemptively(FOR_ALL_PAYLOADS, () -> {
            for (int i = 0; i < PAYLOADS; i++) {
                EventData original = originals.get(i % originals.size());
                Payload broken = i % 5 == 0 ? mutator.noise(100) : mutator.mutate(original.data());
                read(serializer, broken, i % 4 == 3 ? WITHOUT_CLASS : original.type());
            }
        });
    }

    @Test
    void hostilePayloadsCostNoMoreThanTheyWeigh() {
        Serializer serializer = serializer();
        AllocationMeter meter = new AllocationMeter();
        for (Payload hostile : hostilePayloads()) {
            for (Class<?> type : eventClasses()) {
                String name = serializer.registry().typeName(type);
                assertTimeoutPreemptively(FOR_ONE_PAYLOAD, () -> {
                    long before = meter.allocated();
                    read(serializer, hostile, name);
                    read(serializer, hostile, WITHOUT_CLASS);
                    assertThat(meter.allocated() - before)
                            .as("bytes allocated for %s", describe(hostile))
                            .isLessThan(ALLOCATION_BASE + ALLOCATION_PER_BYTE * hostile.size());
                });
            }
        }
    }

    @Test
    void threadsShareASerializerWhileClassesAreRegistered() {
        Serializer serializer = createSerializer();
        Threads threads = new Threads();
        List<Threads.Running<Boolean>> running = IntStream.range(0, WORKERS)
                .mapToObj(worker -> threads.start(() -> share(serializer, seed.random(worker))))
                .toList();
        assertThat(running).allMatch(worker -> worker.result(FOR_ALL_PAYLOADS));
    }

    private boolean share(Serializer serializer, RandomGenerator random) {
        for (int i = 0; i < EVENTS / 10; i++) {
            Object event = randomEvent(random);
            EventData data = serializer.registerAll(event.getClass()).toEventData(event, Metadata.empty());
            if (!serializer.deserialize(data.data(), data.type()).equals(event)) {
                return false;
            }
        }
        return true;
    }

    private static void read(Serializer serializer, Payload data, String type) {
        try {
            assertThat(serializer.deserialize(data, type)).isNotNull();
        } catch (SerializationException e) {
            named(e, type, Operation.DESERIALIZE);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("type " + type + ", payload " + describe(data), e);
        }
    }

    private static void named(SerializationException failure, String type, Operation operation) {
        assertThat(failure.eventType()).isEqualTo(type);
        assertThat(failure.operation()).isEqualTo(operation);
        assertThat(failure).hasMessageContaining(type);
    }

    private static String describe(Payload data) {
        byte[] bytes = data.toByteArray();
        int shown = Math.min(bytes.length, LONGEST_IN_MESSAGE);
        return "of " + bytes.length + " bytes: " + HexFormat.of().formatHex(bytes, 0, shown);
    }
}
