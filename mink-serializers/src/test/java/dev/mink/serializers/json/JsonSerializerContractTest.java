package dev.mink.serializers.json;

import dev.mink.Payload;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.Serializer;
import dev.mink.testing.contract.ObjectSerializerContract;
import java.util.ArrayList;
import java.util.List;

class JsonSerializerContractTest extends ObjectSerializerContract {
    private static final int MANY = 100_000;
    private static final List<String> NAMES = List.of("integer", "decimal", "b", "s", "i", "l", "f", "d", "value");

    @Override
    protected Serializer createSerializer() {
        return JsonSerializer.create();
    }

    @Override
    protected List<Payload> hostilePayloads() {
        List<String> payloads = new ArrayList<>(List.of(
                "[".repeat(MANY),
                "{\"value\":".repeat(MANY),
                "{\"value\":" + "[".repeat(MANY) + "]".repeat(MANY) + "}",
                "{\"tree\":" + "{\"next\":".repeat(MANY),
                "{\"unknown\":" + "{\"a\":[".repeat(MANY),
                "{\"tags\":{\"" + "x".repeat(MANY) + "\":\"\"}}",
                "{\"value\":\"" + "\\u0041".repeat(MANY)));
        for (String number : List.of(
                "1e1000000000",
                "1e-1000000000",
                "-1e2147483647",
                "1e2147483648",
                "1".repeat(MANY),
                "0." + "1".repeat(MANY))) {
            for (String name : NAMES) {
                payloads.add("{\"" + name + "\":" + number + "}");
                payloads.add("{\"" + name + "\":\"" + number + "\"}");
            }
            payloads.add("{\"times\":{\"duration\":" + number + "}}");
            payloads.add("{\"times\":{\"instant\":" + number + "}}");
            payloads.add("{\"times\":{\"instant\":\"" + number + "\"}}");
        }
        return payloads.stream().map(Payload::ofUtf8).toList();
    }
}
