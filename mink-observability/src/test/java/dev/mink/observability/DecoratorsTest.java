package dev.mink.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.HealthCheck;
import dev.mink.adapter.Migrator;
import dev.mink.adapter.SnapshotStore;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.observability.metrics.MinkMetrics;
import dev.mink.observability.tracing.MinkTracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decorated adapters, in whatever order, keep what they decorate. */
class DecoratorsTest {
    private static final UnaryOperator<EventStoreAdapter> METERED =
            MinkMetrics.create(new SimpleMeterRegistry())::wrapEventStore;
    private static final UnaryOperator<EventStoreAdapter> TRACED =
            MinkTracing.create(OpenTelemetry.noop())::wrapEventStore;

    static Stream<UnaryOperator<EventStoreAdapter>> decorators() {
        return Stream.of(
                METERED,
                TRACED,
                adapter -> METERED.apply(TRACED.apply(adapter)),
                adapter -> TRACED.apply(METERED.apply(adapter)));
    }

    @ParameterizedTest
    @MethodSource("decorators")
    void capabilitiesAreThoseOfTheTarget(UnaryOperator<EventStoreAdapter> decorator) {
        try (MemoryAdapter target = MemoryAdapter.create()) {
            EventStoreAdapter decorated = decorator.apply(target);

            for (Class<?> ability : new Class<?>[] {
                SnapshotStore.class,
                CheckpointStore.class,
                EventRewriter.class,
                HealthCheck.class,
                Migrator.class,
                MemoryAdapter.class
            }) {
                assertThat(decorated.capability(ability))
                        .as(ability.getSimpleName())
                        .isPresent()
                        .hasValueSatisfying(found -> assertThat((Object) found)
                                .isSameAs(target.capability(ability).orElseThrow()));
            }
            assertThat(decorated.capability(Runnable.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("decorators")
    void whoAsksForAnAdapterGetsTheDecoratedOne(UnaryOperator<EventStoreAdapter> decorator) {
        try (EventStoreAdapter decorated = decorator.apply(MemoryAdapter.create())) {
            assertThat(decorated.capability(EventStoreAdapter.class)).containsSame(decorated);
        }
    }

    /** So that a method added to the interface is not answered by its default. */
    @ParameterizedTest
    @MethodSource("decorators")
    void everyMethodIsPassedOn(UnaryOperator<EventStoreAdapter> decorator) {
        try (EventStoreAdapter decorated = decorator.apply(MemoryAdapter.create())) {
            assertThat(EventStoreAdapter.class.getMethods())
                    .allSatisfy(method -> assertThat(
                                    implementation(decorated, method).getDeclaringClass())
                            .isEqualTo(decorated.getClass()));
        }
    }

    private static Method implementation(Object object, Method method) {
        return Arrays.stream(object.getClass().getMethods())
                .filter(candidate -> candidate.getName().equals(method.getName())
                        && Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes())
                        && !candidate.isBridge())
                .findFirst()
                .orElseThrow();
    }
}
