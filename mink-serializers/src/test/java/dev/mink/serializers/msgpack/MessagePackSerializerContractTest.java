package dev.mink.serializers.msgpack;

import dev.mink.Payload;
import dev.mink.serialization.Serializer;
import dev.mink.testing.contract.ObjectSerializerContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

class MessagePackSerializerContractTest extends ObjectSerializerContract {
    private static final int MANY = 100_000;
    /** A map of one entry, "value". */
    private static final String VALUE = "81a576616c7565";

    @Override
    protected Serializer createSerializer() {
        return MessagePackSerializer.create();
    }

    @Override
    protected List<Payload> hostilePayloads() {
        List<String> payloads = new ArrayList<>();
        for (String nested : List.of("91", "dc0001", "dd00000001", "81a161", "de0001a161", "df00000001a161", "8191")) {
            payloads.add(nested.repeat(MANY));
            payloads.add(VALUE + nested.repeat(MANY));
        }
        List<String> lengths = List.of(
                "dbffffffff",
                "db7fffffff",
                "c6ffffffff",
                "c67fffffff",
                "ddffffffff",
                "dd7fffffff",
                "dfffffffff",
                "df7fffffff",
                "c9ffffffffff",
                "c97fffffffff",
                "c97fffffff01",
                "daffff",
                "c5ffff",
                "dcffff",
                "deffff",
                "c8ffffff");
        for (String length : lengths) {
            payloads.add(length);
            payloads.add(VALUE + length + "00".repeat(1_000));
            payloads.add("91".repeat(100) + length.repeat(100));
        }
        // As many arrays as there are bytes, each as long as what is left.
        payloads.add(VALUE + "dd00001000".repeat(400) + "c0".repeat(4_096));
        for (String name : List.of("integer", "decimal", "f", "d", "l")) {
            for (String text : List.of("1e1000000000", "1e-1000000000", "1".repeat(MANY))) {
                payloads.add("81" + text(name) + text(text));
            }
        }
        return payloads.stream()
                .map(hex -> Payload.of(HexFormat.of().parseHex(hex)))
                .toList();
    }

    private static String text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return "db%08x".formatted(utf8.length) + HexFormat.of().formatHex(utf8);
    }
}
