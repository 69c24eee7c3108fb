package dev.mink.serializers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.mink.Payload;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.Serializer;
import dev.mink.testing.contract.ObjectSerializerContract;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Proves that the contract of serializers finds mistakes. */
class SerializerContractsCanFailTest {
    /** What the contract is run on; JUnit makes the subject by itself and can hand it nothing. */
    private static Supplier<Serializer> maker = JsonSerializer::create;

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsFound(Supplier<Serializer> broken, String test) {
        maker = broken;
        assertThat(EngineTestKit.engine("junit-jupiter")
                        .selectors(selectMethod(Subject.class, test))
                        .execute()
                        .testEvents()
                        .failed()
                        .count())
                .isEqualTo(1);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(made(LosesValues::new), "randomEventsComeBackAsTheyWere"),
                arguments(made(LosesValues::new), "longListsSurvive"),
                arguments(made(LosesValues::new), "missingValuesAreDefaultsAndUnknownOnesSkipped"),
                arguments(made(LosesValues::new), "anEventWithoutClassIsAMapOrRefused"),
                arguments(made(LosesValues::new), "threadsShareASerializerWhileClassesAreRegistered"),
                arguments(made(LosesValues::new), "theNameOfATypeIsThatOfTheRegistry"),
                arguments(made(LosesValues::new), "nullIsTheDefaultOfAPrimitive"),
                arguments(made(LosesValues::new), "aNumberThatDoesNotFitIsRefused"),
                arguments(made(LosesValues::new), "longTextsSurvive"),
                arguments(made(LosesValues::new), "numbersOfManyDigitsAreReadOrNotWritten"),
                arguments(made(LosesValues::new), "longNamesAreReadOrNotWritten"),
                arguments(made(LosesValues::new), "whatIsNestedIsReadOrNotWritten"),
                arguments(made(LosesValues::new), "noBytesAreNoEventUnlessTheFormatSaysSo"),
                arguments(made(ThrowsWhatItGets::new), "brokenPayloadsGiveAValueOrAFailureWithTheType"),
                arguments(made(ThrowsWhatItGets::new), "whatCannotBeWrittenIsNamed"),
                arguments(made(NamesNoType::new), "brokenPayloadsGiveAValueOrAFailureWithTheType"),
                arguments(made(Wasteful::new), "hostilePayloadsCostNoMoreThanTheyWeigh"),
                arguments(made(Wasteful::new), "nullIsRefused"),
                arguments(made(LastClassWins::new), "registeringIsAllOrNothingAndRepeatable"));
    }

    private static Supplier<Serializer> made(Supplier<Serializer> maker) {
        return maker;
    }

    static class Subject extends ObjectSerializerContract {
        @Override
        protected Serializer createSerializer() {
            return maker.get();
        }

        @Override
        protected List<Payload> hostilePayloads() {
            return List.of(Payload.ofUtf8("["));
        }
    }

    /** JSON, until a subclass breaks it. */
    private static class Broken implements Serializer {
        final JsonSerializer json = JsonSerializer.create();

        @Override
        public Payload serialize(Object event) {
            return json.serialize(event);
        }

        @Override
        public Object deserialize(Payload data, String eventType) {
            return json.deserialize(data, eventType);
        }

        @Override
        public EventRegistry registry() {
            return json.registry();
        }
    }

    private static final class LosesValues extends Broken {
        @Override
        public Object deserialize(Payload data, String eventType) {
            return Map.of();
        }

        @Override
        public Payload serialize(Object event) {
            return event.equals(Map.of()) ? Payload.ofUtf8("[]") : super.serialize(event);
        }
    }

    private static final class ThrowsWhatItGets extends Broken {
        @Override
        public Payload serialize(Object event) {
            try {
                return super.serialize(event);
            } catch (SerializationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Object deserialize(Payload data, String eventType) {
            try {
                return super.deserialize(data, eventType);
            } catch (SerializationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class NamesNoType extends Broken {
        @Override
        public Object deserialize(Payload data, String eventType) {
            try {
                return super.deserialize(data, eventType);
            } catch (SerializationException e) {
                throw new SerializationException("", e.operation(), "broken", e);
            }
        }
    }

    private static final class Wasteful extends Broken {
        @Override
        public Payload serialize(Object event) {
            return event == null ? Payload.empty() : super.serialize(event);
        }

        @Override
        public Object deserialize(Payload data, String eventType) {
            return super.deserialize(Payload.of(new byte[64 << 20]), eventType);
        }
    }

    private static final class LastClassWins extends Broken {
        @Override
        public Serializer registerAll(Class<?>... types) {
            for (Class<?> type : types) {
                registry().replace(type.getSimpleName(), type);
            }
            return this;
        }
    }
}
