package dev.mink.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EventRegistryTest {
    sealed interface Tree permits Leaf, Branch {}

    record Leaf() implements Tree {}

    sealed interface Branch extends Tree permits Twig, Bough {}

    record Twig() implements Branch {}

    record Bough() implements Branch {}

    @EventType(
            value = "renamed.v2",
            aliases = {"Renamed", "renamed.v1"})
    record Renamed() {}

    static class Other {
        record Leaf() {}

        @EventType("Twig")
        record NotTwig() {}

        @EventType(value = "fresh", aliases = "Twig")
        record Greedy() {}
    }

    abstract static class Abstract {}

    private final EventRegistry registry = new EventRegistry();

    @Test
    void aSealedTypeStandsForEverythingItPermits() {
        registry.registerAll(Tree.class);
        assertThat(registry.registeredTypes()).containsExactly("Bough", "Leaf", "Twig");
        assertThat(registry.count()).isEqualTo(3);
        assertThat(registry.lookup("Twig")).contains(Twig.class);
        assertThat(registry.isRegistered(Bough.class)).isTrue();
        assertThat(registry.isRegistered("Tree")).isFalse();
    }

    @Test
    void whatCannotBeAnEventIsRefused() {
        for (Class<?> type : List.of(Abstract.class, Runnable.class, int.class, int[].class, String[].class)) {
            assertThatThrownBy(() -> registry.registerAll(Leaf.class, type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.getName());
        }
        Object anonymous = new Object() {};
        assertThatThrownBy(() -> registry.registerAll(anonymous.getClass()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(registry.count()).as("all or none").isZero();
    }

    @Test
    void aNameStandsForOneClass() {
        registry.registerAll(Leaf.class);
        assertThatThrownBy(() -> registry.registerAll(Twig.class, Other.Leaf.class))
                .isInstanceOfSatisfying(
                        EventTypeConflictException.class,
                        e -> assertThat(e.eventType()).isEqualTo("Leaf"));
        assertThatThrownBy(() -> registry.register("Leaf", Twig.class)).isInstanceOf(EventTypeConflictException.class);
        assertThat(registry.registeredTypes()).containsExactly("Leaf");
        registry.registerAll(Twig.class);
        assertThatThrownBy(() -> registry.registerAll(Other.NotTwig.class))
                .isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> registry.registerAll(Other.Greedy.class))
                .isInstanceOf(EventTypeConflictException.class);
        assertThat(registry.isRegistered("fresh")).isFalse();
    }

    @Test
    void aClassHasOneName() {
        registry.register("leaf", Leaf.class);
        registry.register("leaf", Leaf.class);
        registry.registerAll(Leaf.class);
        assertThat(registry.typeName(Leaf.class)).isEqualTo("leaf");
        assertThat(registry.registeredTypes()).containsExactly("leaf");
        assertThatThrownBy(() -> registry.register("Leaf", Leaf.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alias");
        assertThatThrownBy(() -> registry.register(" ", Twig.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNameOfAnUnregisteredClassIsItsAnnotationOrSimpleName() {
        assertThat(registry.typeName(Leaf.class)).isEqualTo("Leaf");
        assertThat(registry.typeName(Renamed.class)).isEqualTo("renamed.v2");
        Object anonymous = new Object() {};
        assertThatThrownBy(() -> registry.typeName(anonymous.getClass())).isInstanceOf(SerializationException.class);
    }

    @Test
    void theNamingRuleCanBeReplaced() {
        EventRegistry own = new EventRegistry(type -> "app." + type.getSimpleName());
        own.registerAll(Leaf.class);
        assertThat(own.typeName(Leaf.class)).isEqualTo("app.Leaf");
        assertThat(own.typeName(Renamed.class)).isEqualTo("app.Renamed");
    }

    @Test
    void oldNamesAreReadAsTheCurrentOne() {
        registry.registerAll(Renamed.class);
        registry.alias("renamed.v0", "Renamed");
        for (String name : List.of("renamed.v2", "renamed.v1", "Renamed", "renamed.v0")) {
            assertThat(registry.lookup(name)).contains(Renamed.class);
            assertThat(registry.currentName(name)).isEqualTo("renamed.v2");
        }
        assertThat(registry.storedNames("renamed.v2"))
                .containsExactly("Renamed", "renamed.v0", "renamed.v1", "renamed.v2");
        assertThat(registry.registeredTypes()).containsExactly("renamed.v2");
        assertThat(registry.currentName("unknown")).isEqualTo("unknown");
        assertThat(registry.storedNames("unknown")).containsExactly("unknown");
    }

    @Test
    void anAliasNeedsAClassAndAFreeName() {
        registry.registerAll(Tree.class);
        assertThatThrownBy(() -> registry.alias("old", "missing"))
                .isInstanceOfSatisfying(
                        EventTypeNotRegisteredException.class,
                        e -> assertThat(e.eventType()).isEqualTo("missing"))
                .isInstanceOf(SerializationException.class)
                .hasMessage("mink: event type \"missing\" is not registered");
        assertThatThrownBy(() -> registry.alias("Leaf", "Twig")).isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> registry.alias("", "Twig")).isInstanceOf(IllegalArgumentException.class);
        registry.alias("old", "Twig");
        registry.alias("old", "Twig");
        assertThatThrownBy(() -> registry.alias("old", "Leaf")).isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> registry.register("old", Other.Leaf.class))
                .isInstanceOf(EventTypeConflictException.class);
    }

    @Test
    void replacingGivesANameToAnotherClass() {
        registry.registerAll(Leaf.class);
        registry.alias("old", "Leaf");
        registry.replace("Leaf", Other.Leaf.class);
        assertThat(registry.lookup("Leaf")).contains(Other.Leaf.class);
        assertThat(registry.isRegistered(Leaf.class)).isFalse();
        assertThat(registry.isRegistered("old"))
                .as("it was a name of the other")
                .isFalse();
        registry.replace("new", Twig.class);
        assertThat(registry.typeName(Twig.class)).isEqualTo("new");
    }

    @Test
    void aClaimedNameIsWrittenByOneClass() {
        registry.claimForWriting(Map.of(Leaf.class, "Leaf"));
        registry.claimForWriting(Map.of(Leaf.class, "Leaf"));
        assertThatThrownBy(() -> registry.claimForWriting(Map.of(Other.Leaf.class, "Leaf", Twig.class, "Twig")))
                .isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> registry.registerAll(Other.Leaf.class)).isInstanceOf(EventTypeConflictException.class);
        registry.claimForWriting(Map.of(Other.NotTwig.class, "Twig"));
        assertThat(registry.isRegistered("Leaf")).isFalse();
        registry.registerAll(Leaf.class);
        assertThat(registry.lookup("Leaf")).contains(Leaf.class);
    }

    @Test
    void manyThreadsRegisterAndLookUp() throws InterruptedException {
        List<Class<?>> types = List.of(Leaf.class, Twig.class, Bough.class, Renamed.class);
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch ready = new CountDownLatch(types.size());
        List<Thread> threads = types.stream()
                .map(type -> new Thread(() -> {
                    try {
                        ready.countDown();
                        ready.await();
                        for (int i = 0; i < 200; i++) {
                            registry.registerAll(type);
                            registry.alias(type.getSimpleName() + i, registry.typeName(type));
                            assertThat(registry.lookup(type.getSimpleName() + i))
                                    .contains(type);
                        }
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(registry.count()).isEqualTo(4);
        for (int i = 0; i < 200; i++) {
            assertThat(registry.lookup("Leaf" + i)).contains(Leaf.class);
        }
    }
}
