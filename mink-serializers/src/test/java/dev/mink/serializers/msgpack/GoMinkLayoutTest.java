package dev.mink.serializers.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mink.Payload;
import dev.mink.serialization.SerializationException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes that go-mink's encoder wrote, and those that it reads. */
class GoMinkLayoutTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456789Z");
    private static final BigInteger LARGEST_UNSIGNED = new BigInteger("18446744073709551615");

    record Line(
            @JsonProperty("Sku") String sku,
            @JsonProperty("Quantity") int quantity) {}

    /** The names of Go's fields; the numbers have all widths there. */
    record Ordered(
            @JsonProperty("order_id") String orderId,
            @JsonProperty("Customer") String customer,
            @JsonProperty("Lines") List<Line> lines,
            @JsonProperty("Tags") Map<String, String> tags,
            @JsonProperty("Note") String note,
            @JsonProperty("Paid") boolean paid,
            @JsonProperty("Total") double total,
            @JsonProperty("Weight") float weight,
            @JsonProperty("Photo") byte[] photo,
            @JsonProperty("At") Instant at,
            @JsonProperty("Took") Duration took,
            @JsonProperty("I8") byte i8,
            @JsonProperty("I16") short i16,
            @JsonProperty("I32") int i32,
            @JsonProperty("I64") long i64,
            @JsonProperty("U8") int u8,
            @JsonProperty("U16") int u16,
            @JsonProperty("U32") long u32,
            @JsonProperty("U64") BigInteger u64,
            @JsonProperty("I") long i,
            @JsonProperty("U") long u) {}

    record Ticked(@JsonProperty("At") Instant at) {}

    record Pair(
            @JsonProperty("Name") String name,
            @JsonProperty("Count") int count) {}

    /** A class with setters, for the same array. */
    @JsonPropertyOrder({"Name", "Count"})
    static final class PairBean {
        @JsonProperty("Name")
        public String name;

        @JsonProperty("Count")
        public int count;
    }

    record Nested(
            @JsonProperty("Pairs") List<Pair> pairs,
            @JsonProperty("Last") Pair last) {}

    private static final String ORDERED = "de0015a86f726465725f6964a3412d31a8437573746f6d6572ac4772c3bcc39f6520f09f9a80"
            + "a54c696e65739282a3536b75a5534b552d31a85175616e746974790282a3536b75a5534b552d32a85175616e74697479cd012c"
            + "a45461677381a16ba176a44e6f7465c0a450616964c3a5546f74616ccb4029000000000000a6576569676874ca3e800000"
            + "a550686f746fc40200ffa24174d7ff1d6f345469a7bdbfa4546f6f6bd30000000059682f00a24938d0f8a3493136d1f9c0"
            + "a3493332d2fffb1e00a3493634d30000000000000005a25538ccc8a3553136cdea60a3553332ceee6b2800"
            + "a3553634cfffffffffffffffffa149d0dfa155ce00011170";
    private static final String ZERO = "de0015a86f726465725f6964a0a8437573746f6d6572a0a54c696e6573c0a454616773c0"
            + "a44e6f7465c0a450616964c2a5546f74616ccb0000000000000000a6576569676874ca00000000a550686f746fc0"
            + "a24174c70cff00000000fffffff1886e0900a4546f6f6bd30000000000000000a24938d000a3493136d10000"
            + "a3493332d200000000a3493634d30000000000000000a25538cc00a3553136cd0000a3553332ce00000000"
            + "a3553634cf0000000000000000a14900a15500";

    private final MessagePackSerializer serializer = MessagePackSerializer.create()
            .registerAll(Ordered.class, Ticked.class, Pair.class, PairBean.class, Nested.class);

    @Test
    void everyTypeOfGoIsRead() {
        Ordered event = (Ordered) read(ORDERED, "Ordered");
        assertThat(event.photo()).containsExactly(0, 255);
        assertThat(event)
                .usingRecursiveComparison()
                .isEqualTo(new Ordered(
                        "A-1",
                        "Grüße \uD83D\uDE80",
                        List.of(new Line("SKU-1", 2), new Line("SKU-2", 300)),
                        Map.of("k", "v"),
                        null,
                        true,
                        12.5,
                        0.25f,
                        new byte[] {0, -1},
                        AT,
                        Duration.ofMillis(1500),
                        (byte) -8,
                        (short) -1600,
                        -320000,
                        5,
                        200,
                        60000,
                        4000000000L,
                        LARGEST_UNSIGNED,
                        -33,
                        70000));
    }

    @Test
    void zeroValuesOfGoAreRead() {
        Ordered event = (Ordered) read(ZERO, "Ordered");
        assertThat(event.at()).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(event.lines()).isNull();
        assertThat(event.photo()).isNull();
        assertThat(event.took()).isZero();
        assertThat(event.u64()).isZero();
    }

    @Test
    void timestampsOfAllSizesAreReadAndWrittenAlike() {
        Map<String, Instant> times = Map.of(
                "81a24174d6ff6955b900", Instant.parse("2026-01-01T00:00:00Z"),
                "81a24174d7ff1d6f345469a7bdbf", AT,
                "81a24174c70cff00000007ffffffff7e36b500", Instant.parse("1901-01-01T00:00:00.000000007Z"),
                "81a24174c70cff00000000fffffff1886e0900", Instant.parse("0001-01-01T00:00:00Z"));
        times.forEach((hex, time) -> {
            assertThat(read(hex, "Ticked")).isEqualTo(new Ticked(time));
            assertThat(hex(new Ticked(time))).isEqualTo(hex);
        });
        assertThat(read("81a24174c0", "Ticked")).isEqualTo(new Ticked(null));
    }

    @Test
    void aStructMayBeAnArrayOfExactlyAllItsFields() {
        assertThat(read("92a17807", "Pair")).isEqualTo(new Pair("x", 7));
        PairBean bean = (PairBean) read("92a17807", "PairBean");
        assertThat(bean.name).isEqualTo("x");
        assertThat(bean.count).isEqualTo(7);
        assertThat(read("92" + "9192a17901" + "92a17807", "Nested"))
                .isEqualTo(new Nested(List.of(new Pair("y", 1)), new Pair("x", 7)));
        for (String hex : List.of("90", "91a178", "93a17807c0", "a178", "07")) {
            assertThatThrownBy(() -> read(hex, "Pair"))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("Pair");
        }
    }

    @Test
    void integersAreReadInEveryWidthAndWrittenInTheShortest() {
        for (String width : List.of(
                "07",
                "cc07",
                "cd0007",
                "ce00000007",
                "cf0000000000000007",
                "d007",
                "d10007",
                "d200000007",
                "d30000000000000007")) {
            assertThat(read("82a44e616d65a178a5436f756e74" + width, "Pair")).isEqualTo(new Pair("x", 7));
        }
        Map<Integer, String> forms = Map.of(
                0,
                "00",
                127,
                "7f",
                128,
                "cc80",
                65535,
                "cdffff",
                65536,
                "ce00010000",
                -1,
                "ff",
                -32,
                "e0",
                -33,
                "d0df",
                -70000,
                "d2fffeee90");
        forms.forEach((number, form) ->
                assertThat(hex(new Pair("x", number))).isEqualTo("82a44e616d65a178a5436f756e74" + form));
    }

    @Test
    void whatIsMissingNullOrUnknownIsNoObstacle() {
        assertThat(read("80", "Pair")).isEqualTo(new Pair(null, 0));
        assertThat(read("82a44e616d65c0a5436f756e74c0", "Pair")).isEqualTo(new Pair(null, 0));
    }

    @Test
    void unknownKeysAreSkippedAndTrailingBytesIgnored() {
        String unknown = "a16d" + "82" + "01" + "93c0c3cb3ff0000000000000" + "a174" + "d6ff00000001";
        assertThat(read("83" + unknown + "a44e616d65a178" + "a5436f756e7407" + "c1ffff", "Pair"))
                .isEqualTo(new Pair("x", 7));
    }

    @Test
    void maps16And32AndTextsOfAllSizesAreRead() {
        for (String map : List.of("82", "de0002", "df00000002")) {
            for (String text : List.of("a178", "d90178", "da000178", "db0000000178")) {
                assertThat(read(map + "a44e616d65" + text + "a5436f756e7407", "Pair"))
                        .isEqualTo(new Pair("x", 7));
            }
        }
        for (String list : List.of("91", "dc0001", "dd00000001")) {
            assertThat(read("81a55061697273" + list + "92a17901", "Nested"))
                    .isEqualTo(new Nested(List.of(new Pair("y", 1)), null));
        }
    }

    @Test
    void withoutAClassTheNumbersStayExact() {
        Map<?, ?> event = (Map<?, ?>) read(ORDERED, "Unregistered");
        assertThat(event.get("U64")).isEqualTo(LARGEST_UNSIGNED);
        assertThat(event.get("I8")).isEqualTo(-8L);
        assertThat(event.get("Total")).isEqualTo(12.5);
        assertThat(event.get("Weight")).isEqualTo(0.25f);
        assertThat(event.get("At")).isEqualTo(AT);
        assertThat((byte[]) event.get("Photo")).containsExactly(0, 255);
        assertThat(event.containsKey("Note")).isTrue();
        assertThat(event.get("Lines"))
                .isEqualTo(List.of(Map.of("Sku", "SKU-1", "Quantity", 2L), Map.of("Sku", "SKU-2", "Quantity", 300L)));
        Map<?, ?> again = (Map<?, ?>) serializer.deserialize(serializer.serialize(event), "Unregistered");
        assertThat(again).usingRecursiveComparison().isEqualTo(event);
    }

    @Test
    void unknownExtensionsAreRefused() {
        for (String hex : List.of("81a24174d4ff00", "81a24174d60100000000", "81a24174c70300000000", "81a24174c7000a")) {
            for (String type : List.of("Ticked", "Unregistered", "Pair")) {
                assertThatThrownBy(() -> read(hex, type))
                        .isInstanceOf(SerializationException.class)
                        .hasMessageContaining(type);
            }
        }
    }

    private Object read(String hex, String type) {
        return serializer.deserialize(Payload.of(HexFormat.of().parseHex(hex)), type);
    }

    private String hex(Object event) {
        return HexFormat.of().formatHex(serializer.serialize(event).toByteArray());
    }
}
