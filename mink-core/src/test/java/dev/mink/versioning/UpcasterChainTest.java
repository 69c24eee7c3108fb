package dev.mink.versioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpcasterChainTest {
    private static final Metadata METADATA = Metadata.empty().withTenantId("acme");

    /** Notes in the data which versions it went through. */
    private static Upcaster noting(String type, int from) {
        return Upcaster.of(type, from, data -> Payload.ofUtf8(data.asUtf8() + ">" + (from + 1)));
    }

    private static String upcast(UpcasterChain chain, String type, int version) {
        List<String> results = new ArrayList<>();
        for (VersionedPayload event : chain.upcast(SchemaVersion.of(type, version), Payload.ofUtf8("v"), METADATA)) {
            results.add(event.schema() + " " + event.data().asUtf8());
        }
        return String.join(", ", results);
    }

    private static String json(UpcasterChain chain, String type, int version, String json) {
        List<String> results = new ArrayList<>();
        for (VersionedPayload event : chain.upcast(SchemaVersion.of(type, version), Payload.ofUtf8(json), METADATA)) {
            results.add(event.schema() + " " + event.data().asUtf8());
        }
        return String.join(", ", results);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void registersInAnyOrderAndRunsInTheRightOne(long seed) {
        List<Upcaster> upcasters = new ArrayList<>();
        for (int from = 1; from < 10; from++) {
            upcasters.add(noting("A", from));
            upcasters.add(noting("B", from));
        }
        Collections.shuffle(upcasters, new Random(seed));

        UpcasterChain chain = UpcasterChain.of(upcasters.toArray(Upcaster[]::new));

        assertThat(upcast(chain, "A", 1)).isEqualTo("\"A\" version 10 v>2>3>4>5>6>7>8>9>10");
        assertThat(upcast(chain, "B", 8)).isEqualTo("\"B\" version 10 v>9>10");
        assertThat(upcast(chain, "A", 10)).isEqualTo("\"A\" version 10 v");
        assertThat(upcast(chain, "C", 7)).isEqualTo("\"C\" version 7 v");
        assertThat(chain.registeredEventTypes()).containsExactly("A", "B");
        assertThat(chain.latestVersion("A")).isEqualTo(10);
        assertThat(chain.latestVersion("C")).isEqualTo(1);
        assertThat(chain.hasUpcasters("B")).isTrue();
        assertThat(chain.hasUpcasters("C")).isFalse();
        assertThat(chain.isEmpty()).isFalse();
        assertThat(UpcasterChain.empty().isEmpty()).isTrue();
    }

    @Test
    void refusesTwoUpcastersOfOneVersion() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.of(noting("A", 1), noting("A", 2), noting("A", 1)))
                .withMessage("mink: duplicate upcaster of \"A\" version 1");
    }

    @Test
    void refusesAnUpcasterThatDoesNotLeadToTheNextVersion() {
        Upcaster leap = new Upcaster() {
            @Override
            public String eventType() {
                return "A";
            }

            @Override
            public int fromVersion() {
                return 1;
            }

            @Override
            public int toVersion() {
                return 3;
            }

            @Override
            public Payload upcast(Payload data, Metadata metadata) {
                return data;
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.of(leap))
                .withMessage("mink: an upcaster of \"A\" version 1 must lead to version 2, not 3");
    }

    @Test
    void refusesVersionsBelowOneAndBlankTypes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noting("A", 0))
                .withMessage("mink: a schema version of event type \"A\" must be at least 1, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> noting(" ", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder().drop(""));
    }

    @Test
    void refusesAHole() {
        SchemaVersionGapException gap = catchThrowableOfType(
                SchemaVersionGapException.class,
                () -> UpcasterChain.of(noting("A", 1), noting("A", 2), noting("A", 5), noting("A", 6)));
        assertThat(gap.eventType()).isEqualTo("A");
        assertThat(gap.missingVersion()).isEqualTo(3);
        assertThat(gap.expectedVersion()).isEqualTo(5);
        assertThat(gap)
                .hasMessage("mink: schema version gap of event type \"A\": there is no upcaster from version 3,"
                        + " the next one is from version 5");
    }

    @Test
    void beginsAtVersionOneUnlessAnotherFirstVersionIsDeclared() {
        assertThatThrownBy(() -> UpcasterChain.of(noting("A", 3)))
                .isInstanceOf(SchemaVersionGapException.class)
                .hasMessageContaining("begin at version 3 and not at 1")
                .hasMessageContaining("firstVersion()");

        UpcasterChain chain = UpcasterChain.builder()
                .add(noting("A", 3))
                .firstVersion("A", 3)
                .firstVersion("B", 2)
                .build();

        assertThat(upcast(chain, "A", 3)).isEqualTo("\"A\" version 4 v>4");
        assertThat(chain.latestVersion("B")).isEqualTo(2);
        SchemaVersionGapException gap =
                catchThrowableOfType(SchemaVersionGapException.class, () -> upcast(chain, "A", 2));
        assertThat(gap.missingVersion()).isEqualTo(2);
        assertThat(gap.expectedVersion()).isEqualTo(3);
        assertThatThrownBy(() -> UpcasterChain.builder()
                        .add(noting("A", 2), noting("A", 3))
                        .firstVersion("A", 3)
                        .build())
                .isInstanceOf(SchemaVersionGapException.class);
    }

    @Test
    void refusesAnUpcasterFromBeforeTheFirstVersion() {
        assertThatThrownBy(() -> UpcasterChain.builder()
                        .add(noting("A", 1), noting("A", 2))
                        .firstVersion("A", 2)
                        .build())
                .isInstanceOf(SchemaVersionGapException.class)
                .hasMessageEndingWith("there is a step from version 1, but 2 was declared the first");
    }

    @Test
    void refusesEventsThatAreNewerThanTheChain() {
        UpcasterChain chain = UpcasterChain.of(noting("A", 1));

        SchemaVersionGapException gap =
                catchThrowableOfType(SchemaVersionGapException.class, () -> upcast(chain, "A", 3));

        assertThat(gap.missingVersion()).isEqualTo(3);
        assertThat(gap.expectedVersion()).isEqualTo(2);
        assertThat(gap)
                .hasMessage("mink: schema version gap of event type \"A\": the event has version 3,"
                        + " the newest that this program knows is 2");
        assertThat(upcast(chain.toBuilder().acceptNewer().build(), "A", 3)).isEqualTo("\"A\" version 3 v");
    }

    @Test
    void aLongerChainLeavesTheShorterOneAsItWas() {
        UpcasterChain shorter = UpcasterChain.builder()
                .add(noting("A", 1))
                .rename("Old", "A")
                .drop("Noise")
                .firstVersion("B", 4)
                .split("C", 1, Piece.of("A", 1, (data, metadata) -> Optional.of(data)))
                .build();

        UpcasterChain longer =
                shorter.toBuilder().add(noting("A", 2), noting("B", 4)).build();

        assertThat(upcast(shorter, "Old", 1)).isEqualTo("\"A\" version 2 v>2");
        assertThat(upcast(longer, "Old", 1)).isEqualTo("\"A\" version 3 v>2>3");
        assertThat(upcast(longer, "C", 1)).isEqualTo("\"A\" version 3 v>2>3");
        assertThat(upcast(longer, "B", 4)).isEqualTo("\"B\" version 5 v>5");
        assertThat(upcast(longer, "Noise", 1)).isEmpty();
        assertThat(shorter.latestVersion("B")).isEqualTo(4);
    }

    @Test
    void whatAnUpcasterThrowsIsTheCauseOfTheFailure() {
        IllegalStateException cause = new IllegalStateException("no amount");
        UpcasterChain chain = UpcasterChain.of(noting("A", 1), Upcaster.of("A", 2, data -> {
            throw cause;
        }));

        UpcastException failure = catchThrowableOfType(UpcastException.class, () -> upcast(chain, "A", 1));

        assertThat(failure)
                .hasMessage("mink: failed to upcast event type \"A\" from version 2 to 3: no amount")
                .hasCause(cause);
        assertThat(failure.eventType()).isEqualTo("A");
        assertThat(failure.fromVersion()).isEqualTo(2);
        assertThat(failure.toVersion()).isEqualTo(3);
        assertThat(failure.at("stream \"x\""))
                .hasMessage("mink: failed to upcast event type \"A\" from version 2 to 3 (stream \"x\"): no amount")
                .hasCause(cause);
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless upcaster does
    void anUpcasterThatReturnsNothingFails() {
        UpcasterChain chain = UpcasterChain.of(Upcaster.of("A", 1, data -> null));
        assertThatThrownBy(() -> upcast(chain, "A", 1))
                .isInstanceOf(UpcastException.class)
                .hasMessageContaining("what the upcaster returned");
    }

    @Test
    void upcastersSeeTheMetadata() {
        UpcasterChain chain = UpcasterChain.of(
                Upcaster.json("A", 1, (event, metadata) -> event.put("tenant", metadata.tenantId())),
                Upcaster.of("A", 2, (data, metadata) -> Payload.ofUtf8(data.asUtf8() + metadata.tenantId())));
        assertThat(json(chain, "A", 1, "{}")).isEqualTo("\"A\" version 3 {\"tenant\":\"acme\"}acme");
    }

    @Test
    void jsonKeepsNumbersAndOrder() {
        UpcasterChain chain = UpcasterChain.of(Upcaster.json("A", 1, event -> event.put("new", true)));
        String numbers =
                "{\"z\":1.10,\"a\":123456789012345678901234567890,\"m\":1E+2,\"t\":0.1000000000000000055511151231}";
        assertThat(json(chain, "A", 1, numbers))
                .isEqualTo("\"A\" version 2 " + numbers.substring(0, numbers.length() - 1) + ",\"new\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "17", "{\"a\":", "{} {}", "\u0000"})
    void dataThatIsNoJsonObjectIsAFailureOfAJsonUpcaster(String data) {
        UpcasterChain chain = UpcasterChain.of(Upcaster.json("A", 1, event -> event.put("new", true)));
        assertThatThrownBy(() -> json(chain, "A", 1, data)).isInstanceOf(UpcastException.class);
    }

    @Test
    void jsonThatCannotBeWrittenIsAFailureOfItsUpcaster() {
        UpcasterChain chain = UpcasterChain.of(
                Upcaster.json("A", 1, event -> event.put("fine", true)),
                Upcaster.json("A", 2, event -> event.putPOJO("broken", new Unwritable())));
        UpcastException failure = catchThrowableOfType(UpcastException.class, () -> json(chain, "A", 1, "{}"));
        assertThat(failure)
                .hasMessageContaining("event type \"A\" from version 2 to 3")
                .hasMessageContaining("torn");
    }

    static final class Unwritable {
        public String getText() {
            throw new IllegalStateException("torn");
        }
    }

    @Test
    void jsonAndBytesMix() {
        UpcasterChain chain = UpcasterChain.of(
                Upcaster.json("A", 1, event -> event.put("one", 1)),
                Upcaster.json("A", 2, event -> event.put("two", 2)),
                Upcaster.of("A", 3, data -> Payload.ofUtf8(data.asUtf8().replace("}", ",\"three\":3}"))),
                Upcaster.json("A", 4, event -> event.remove("one")));
        assertThat(json(chain, "A", 1, "{}")).isEqualTo("\"A\" version 5 {\"two\":2,\"three\":3}");
    }

    @Test
    void aRenamedTypeGoesOnWithTheStepsOfTheNewName() {
        UpcasterChain chain = UpcasterChain.builder()
                .rename("Oldest", "Old")
                .rename("Old", "New")
                .add(noting("New", 1), noting("New", 2))
                .build();

        assertThat(upcast(chain, "Oldest", 2)).isEqualTo("\"New\" version 3 v>3");
        assertThat(chain.retires("Old")).isTrue();
        assertThat(chain.retires("New")).isFalse();
        assertThat(chain.retires("Unknown")).isFalse();
        assertThat(chain.typesReadAs("New")).containsExactlyInAnyOrder("New", "Old", "Oldest");
        assertThat(chain.typesReadAs("Unknown")).containsExactly("Unknown");
        assertThat(chain.changesType("Old")).isTrue();
        assertThat(chain.changesType("New")).isFalse();
    }

    @Test
    void aDroppedTypeIsNothingInEveryVersion() {
        UpcasterChain chain = UpcasterChain.builder().drop("Noise").build();
        assertThat(upcast(chain, "Noise", 1)).isEmpty();
        assertThat(upcast(chain, "Noise", 9)).isEmpty();
        assertThat(chain.retires("Noise")).isTrue();
        assertThat(chain.changesType("Noise")).isTrue();
    }

    @Test
    void aSplitEventBecomesItsPiecesInTheirNewestVersions() {
        UpcasterChain chain = UpcasterChain.builder()
                .add(Upcaster.json("ContactChanged", 1, event -> event.put("country", "AT")))
                .split(
                        "ContactChanged",
                        2,
                        Piece.json("AddressChanged", 1, event -> event.retain("street", "country")),
                        Piece.json(
                                "PhoneChanged", 1, event -> event.hasNonNull("phone"), event -> event.retain("phone")))
                .add(Upcaster.json("PhoneChanged", 1, event -> event.put("kind", "home")))
                .build();

        assertThat(json(chain, "ContactChanged", 1, "{\"street\":\"Ring 1\",\"phone\":\"1\"}"))
                .isEqualTo("\"AddressChanged\" version 1 {\"street\":\"Ring 1\",\"country\":\"AT\"},"
                        + " \"PhoneChanged\" version 2 {\"phone\":\"1\",\"kind\":\"home\"}");
        assertThat(json(chain, "ContactChanged", 2, "{\"street\":\"Ring 1\"}"))
                .isEqualTo("\"AddressChanged\" version 1 {\"street\":\"Ring 1\"}");
        assertThat(chain.retires("ContactChanged")).isTrue();
        assertThat(chain.latestVersion("ContactChanged")).isEqualTo(2);
        assertThat(chain.typesReadAs("PhoneChanged")).containsExactlyInAnyOrder("ContactChanged", "PhoneChanged");
    }

    @Test
    void aPieceMayBeTheNextVersionOfTheSameType() {
        UpcasterChain chain = UpcasterChain.builder()
                .split(
                        "Ordered",
                        1,
                        Piece.json("CustomerRegistered", 1, event -> event.retain("customer")),
                        Piece.json("Ordered", 2, event -> event.remove("customer")))
                .add(Upcaster.json("Ordered", 2, event -> event.put("channel", "web")))
                .build();

        assertThat(json(chain, "Ordered", 1, "{\"customer\":\"Ann\",\"item\":1}"))
                .isEqualTo("\"CustomerRegistered\" version 1 {\"customer\":\"Ann\"},"
                        + " \"Ordered\" version 3 {\"item\":1,\"channel\":\"web\"}");
        assertThat(json(chain, "Ordered", 2, "{\"item\":1}"))
                .isEqualTo("\"Ordered\" version 3 {\"item\":1,\"channel\":\"web\"}");
        assertThat(chain.retires("Ordered")).isFalse();
        assertThat(chain.latestVersion("Ordered")).isEqualTo(3);
        assertThat(chain.changesType("Ordered")).isTrue();
        assertThat(chain.typesReadAs("Ordered")).containsExactly("Ordered");
    }

    @Test
    void aPieceThatCannotBeCutIsAFailure() {
        UpcasterChain chain = UpcasterChain.builder()
                .split("A", 1, Piece.json("B", 1, event -> {
                    throw new IllegalStateException("torn");
                }))
                .build();
        UpcastException failure = catchThrowableOfType(UpcastException.class, () -> json(chain, "A", 1, "{}"));
        assertThat(failure).hasMessageContaining("no piece of \"B\" version 1 can be cut: torn");
        assertThat(failure.fromVersion()).isEqualTo(1);
    }

    @Test
    void refusesPiecesThatLeadNowhere() {
        assertThatThrownBy(() -> UpcasterChain.builder()
                        .split("A", 1, Piece.json("B", 2, event -> {}))
                        .build())
                .isInstanceOf(SchemaVersionGapException.class)
                .hasMessageContaining("\"A\" is split into version 2 of it, but the chain knows versions 1 to 1");
        assertThatThrownBy(() -> UpcasterChain.builder()
                        .firstVersion("B", 3)
                        .split("A", 1, Piece.json("B", 2, event -> {}))
                        .build())
                .isInstanceOf(SchemaVersionGapException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder().split("A", 2, Piece.json("A", 2, event -> {})));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder().split("A", 2));
    }

    @Test
    void refusesPiecesThatLeadNowhereUnderTheirNewName() {
        assertThatThrownBy(() -> UpcasterChain.builder()
                        .split("A", 1, Piece.json("B", 3, event -> {}))
                        .rename("B", "C")
                        .add(noting("C", 1))
                        .build())
                .isInstanceOf(SchemaVersionGapException.class)
                .hasMessageContaining("\"A\" is split into version 3 of it, but the chain knows versions 1 to 2");
    }

    @Test
    void refusesASecondStepForAVersionAndStepsOfRetiredTypes() {
        Piece piece = Piece.json("B", 1, event -> {});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder().add(noting("A", 1)).split("A", 1, piece));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder().drop("A").rename("A", "B"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        UpcasterChain.builder().drop("A").add(noting("A", 1)).build())
                .withMessageContaining("\"A\" is renamed or dropped");
    }

    @Test
    void refusesCircles() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder()
                        .rename("A", "B")
                        .rename("B", "A")
                        .build())
                .withMessageContaining("in a circle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder()
                        .split("A", 1, Piece.json("B", 1, event -> {}))
                        .rename("B", "C")
                        .split("C", 1, Piece.json("A", 1, event -> {}))
                        .build())
                .withMessageContaining("in a circle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpcasterChain.builder().rename("A", "A").build());
    }
}
