package dev.mink.versioning;

import static dev.mink.versioning.SchemaComparisonTest.schema;
import static dev.mink.versioning.SchemaCompatibility.BACKWARD;
import static dev.mink.versioning.SchemaCompatibility.BREAKING;
import static dev.mink.versioning.SchemaCompatibility.FORWARD;
import static dev.mink.versioning.SchemaCompatibility.FULLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {
    private static final Instant NOW = Instant.parse("2024-05-01T10:00:00Z");

    private final SchemaRegistry registry = new SchemaRegistry(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void keepsWhatIsRegistered() {
        registry.register("Opened", schema(1, "owner:string"));
        registry.register("Closed", schema(1, ""));
        registry.register("Opened", schema(3, "owner:string limit:int64?"));
        registry.register("Opened", schema(2, "owner:string"));

        assertThat(registry.registeredEventTypes()).containsExactly("Closed", "Opened");
        assertThat(registry.getLatestVersion("Opened")).isEqualTo(3);
        assertThat(registry.getLatestVersion("Closed")).isEqualTo(1);
        assertThat(registry.getSchema("Opened", 2))
                .isEqualTo(schema(2, "owner:string").withRegisteredAt(NOW));
    }

    @Test
    void keepsTheTimeThatADefinitionHas() {
        registry.register("Opened", schema(1, "").withRegisteredAt(Instant.EPOCH));

        assertThat(registry.getSchema("Opened", 1).registeredAt()).contains(Instant.EPOCH);
    }

    @Test
    void refusesAVersionTwiceAndATypeWithoutName() {
        registry.register("Opened", schema(1, "owner:string"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register("Opened", schema(1, "")))
                .withMessage("mink: schema version 1 is registered already for event type \"Opened\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register(" ", schema(1, "")))
                .withMessage("mink: event type is required");
        assertThat(registry.getSchema("Opened", 1).fields()).hasSize(1);
    }

    @Test
    void namesWhatIsMissing() {
        registry.register("Opened", schema(2, ""));

        assertThatThrownBy(() -> registry.getSchema("Shut", 2))
                .isInstanceOf(MinkException.class)
                .isInstanceOfSatisfying(SchemaNotFoundException.class, e -> {
                    assertThat(e.eventType()).isEqualTo("Shut");
                    assertThat(e.version()).isEmpty();
                })
                .hasMessage("mink: no schema is registered for event type \"Shut\"");
        assertThatThrownBy(() -> registry.getSchema("Opened", 1))
                .isInstanceOfSatisfying(
                        SchemaNotFoundException.class,
                        e -> assertThat(e.version()).hasValue(1))
                .hasMessage("mink: schema version 1 is not registered for event type \"Opened\"");
        assertThatThrownBy(() -> registry.getLatestVersion("Shut")).isInstanceOf(SchemaNotFoundException.class);
        for (CompatibilityMode mode : CompatibilityMode.values()) {
            assertThatThrownBy(() -> registry.checkCompatibility("Opened", 1, 2, mode))
                    .isInstanceOf(SchemaNotFoundException.class)
                    .hasMessageContaining("version 1");
            assertThatThrownBy(() -> registry.checkCompatibility("Opened", 2, 3, mode))
                    .isInstanceOf(SchemaNotFoundException.class)
                    .hasMessageContaining("version 3");
            assertThatThrownBy(() -> registry.checkCompatibility("Shut", 1, 2, mode))
                    .isInstanceOf(SchemaNotFoundException.class)
                    .hasMessageContaining("Shut");
        }
    }

    @Test
    void comparesForwardOnly() {
        registry.register("Opened", schema(1, ""));

        for (int old : new int[] {1, 2}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry.checkCompatibility("Opened", old, 1))
                    .withMessage("mink: the new version (1) of event type \"Opened\" must be above the old one (" + old
                            + ")");
        }
    }

    @Test
    void theTableLooksAtTheTwoVersionsAlone() {
        registry.register("Opened", schema(1, "a:string"));
        registry.register("Opened", schema(2, "a:int32"));
        registry.register("Opened", schema(3, "a:string b:string?"));

        assertThat(registry.checkCompatibility("Opened", 1, 2)).isEqualTo(BREAKING);
        assertThat(registry.checkCompatibility("Opened", 1, 3)).isEqualTo(BACKWARD);
    }

    @Test
    void strictModeLooksAtAllVersionsBetween() {
        registry.register("Opened", schema(1, "a:string"));
        registry.register("Opened", schema(3, "a:string b:int32?"));
        registry.register("Opened", schema(4, "a:string"));
        registry.register("Opened", schema(6, "a:string b:string?"));
        registry.register("Closed", schema(1, "a:string"));
        registry.register("Closed", schema(2, "a:string b:string"));
        registry.register("Closed", schema(3, "a:string b:string?"));
        registry.register("Closed", schema(4, "a:string? b:string?"));
        registry.register("Closed", schema(5, "a:string b:string?"));

        assertThat(strict("Opened", 1, 4)).isEqualTo(FULLY);
        assertThat(strict("Opened", 4, 6)).isEqualTo(FULLY);
        assertThat(strict("Opened", 1, 6)).isEqualTo(BREAKING);
        assertThat(strict("Closed", 1, 2)).isEqualTo(FORWARD);
        assertThat(strict("Closed", 1, 3)).isEqualTo(BACKWARD);
        assertThat(strict("Closed", 3, 5)).isEqualTo(FORWARD);
        assertThat(strict("Closed", 1, 5)).isEqualTo(BREAKING);
    }

    @Test
    void demandsThatNewCodeReadsOldEvents() {
        registry.register("Opened", schema(1, "a:string"));
        registry.register("Opened", schema(2, "a:string b:string?"));
        registry.register("Opened", schema(3, "a:string"));
        registry.register("Opened", schema(4, "a:string? c:int32"));

        registry.requireBackwardCompatible("Opened", 1, 2);
        registry.requireBackwardCompatible("Opened", 2, 3, CompatibilityMode.STRICT);
        assertThatThrownBy(() -> registry.requireBackwardCompatible("Opened", 2, 3))
                .isInstanceOfSatisfying(IncompatibleSchemaException.class, e -> {
                    assertThat(e.eventType()).isEqualTo("Opened");
                    assertThat(e.oldVersion()).isEqualTo(2);
                    assertThat(e.newVersion()).isEqualTo(3);
                    assertThat(e.compatibility()).isEqualTo(FORWARD);
                    assertThat(e.reason()).startsWith("change is forward-compatible, which is not backward compatible");
                })
                .hasMessage("mink: schema version 3 of event type \"Opened\" is incompatible with version 2: change is"
                        + " forward-compatible, which is not backward compatible (removed optional \"b\" string)");
        assertThatThrownBy(() -> registry.requireBackwardCompatible("Opened", 1, 4, CompatibilityMode.STRICT))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessage("mink: schema version 4 of event type \"Opened\" is incompatible with version 1: change is"
                        + " breaking, which is not backward compatible (added required \"c\" int32)");
    }

    @Test
    void eightThreadsRegisterAndRead() throws Exception {
        int threads = 8;
        int rounds = 250;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<Integer>> results = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            results.add(executor.submit(() -> {
                start.await();
                int refused = 0;
                for (int round = 0; round < rounds; round++) {
                    refused += registerOrRefuse(round / threads * threads + (round + first) % threads + 1);
                    int latest = registry.getLatestVersion("Opened");
                    assertThat(registry.getSchema("Opened", latest).version()).isEqualTo(latest);
                    assertThat(registry.getSchema("Opened", latest).registeredAt())
                            .contains(NOW);
                    assertThat(registry.registeredEventTypes()).containsExactly("Opened");
                }
                return refused;
            }));
        }
        int refused = 0;
        for (Future<Integer> result : results) {
            refused += result.get(60, TimeUnit.SECONDS);
        }
        executor.shutdown();

        int versions = registry.getLatestVersion("Opened");
        for (int version = 1; version <= versions; version++) {
            assertThat(registry.getSchema("Opened", version).version()).isEqualTo(version);
        }
        assertThat(refused).as("each version is registered once").isEqualTo(threads * rounds - versions);
    }

    private int registerOrRefuse(int version) {
        try {
            registry.register("Opened", schema(version, "owner:string"));
            return 0;
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("registered already");
            return 1;
        }
    }

    private SchemaCompatibility strict(String type, int oldVersion, int newVersion) {
        return registry.checkCompatibility(type, oldVersion, newVersion, CompatibilityMode.STRICT);
    }
}
