package dev.mink.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.HealthCheck;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.Migrator;
import dev.mink.adapter.SnapshotStore;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.observability.metrics.MinkMetrics;
import dev.mink.observability.tracing.MinkTracing;
import dev.mink.projection.ParkedEventStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

            assertThat(decorated.capability(MemoryAdapter.class)).containsSame(target);
            for (Class<?> type : CoreTypes.interfaces()) {
                if (!type.isInstance(decorated)) {
                    assertSameCapability(decorated, target, type);
                }
            }
            assertThat(CoreTypes.interfaces().stream()
                            .filter(type -> target.capability(type).isPresent()))
                    .as("what an adapter is asked for")
                    .contains(
                            AuditStore.class,
                            CheckpointStore.class,
                            Transactions.class,
                            LeaseStore.class,
                            ParkedEventStore.class,
                            EventRewriter.class,
                            HealthCheck.class,
                            IdempotencyStore.class,
                            Migrator.class,
                            SnapshotStore.class);
        }
    }

    private static <T> void assertSameCapability(EventStoreAdapter decorated, EventStoreAdapter target, Class<T> type) {
        Optional<T> expected = target.capability(type);
        Optional<T> found = decorated.capability(type);

        assertThat(found.isPresent()).as(type.getName()).isEqualTo(expected.isPresent());
        expected.ifPresent(ability -> assertThat((Object) found.get()).isSameAs(ability));
    }

    @ParameterizedTest
    @MethodSource("decorators")
    void whoAsksForAnAdapterGetsTheDecoratedOne(UnaryOperator<EventStoreAdapter> decorator) {
        try (EventStoreAdapter decorated = decorator.apply(MemoryAdapter.create())) {
            assertThat(decorated.capability(EventStoreAdapter.class)).containsSame(decorated);
        }
    }

    @ParameterizedTest
    @MethodSource("decorators")
    void decoratingAgainChangesNothing(UnaryOperator<EventStoreAdapter> decorator) {
        try (EventStoreAdapter decorated = decorator.apply(MemoryAdapter.create())) {
            assertThat(decorator.apply(decorated)).isSameAs(decorated);
        }
    }

    @Test
    void otherMetersAndOtherSpansAreAdded() {
        try (EventStoreAdapter decorated = METERED.apply(TRACED.apply(MemoryAdapter.create()))) {
            MinkMetrics others = MinkMetrics.create(new SimpleMeterRegistry());
            EventStoreAdapter twice = others.wrapEventStore(decorated);

            assertThat(twice).isNotSameAs(decorated);
            assertThat(METERED.apply(twice)).isSameAs(twice);
            assertThat(MinkTracing.create(OpenTelemetry.noop()).wrapEventStore(twice))
                    .isNotSameAs(twice);
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
