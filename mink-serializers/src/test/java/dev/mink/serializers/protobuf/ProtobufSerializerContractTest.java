package dev.mink.serializers.protobuf;

import com.google.protobuf.ByteString;
import dev.mink.Payload;
import dev.mink.serialization.Serializer;
import dev.mink.serializers.protobuf.test.Line;
import dev.mink.serializers.protobuf.test.OrderPlaced;
import dev.mink.serializers.protobuf.test.OrderShipped;
import dev.mink.serializers.protobuf.test.Other;
import dev.mink.serializers.protobuf.test.Status;
import dev.mink.testing.contract.SerializerContract;
import dev.mink.testing.generators.TextGenerator;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

class ProtobufSerializerContractTest extends SerializerContract {
    private static final int MANY = 200_000;

    @Override
    protected Serializer createSerializer() {
        return ProtobufSerializer.create();
    }

    @Override
    protected List<Class<?>> eventClasses() {
        return List.of(OrderShipped.class, OrderPlaced.class);
    }

    @Override
    protected Object randomEvent(RandomGenerator random) {
        TextGenerator texts = new TextGenerator(random);
        if (random.nextInt(4) == 0) {
            return OrderShipped.newBuilder().setOrderId(texts.any(20)).build();
        }
        return placed(random, texts, 3);
    }

    private static OrderPlaced placed(RandomGenerator random, TextGenerator texts, int depth) {
        byte[] photo = new byte[random.nextInt(20)];
        random.nextBytes(photo);
        OrderPlaced.Builder event = OrderPlaced.newBuilder()
                .setOrderId(texts.any(20))
                .setCustomer(texts.any(300))
                .setStatus(Status.forNumber(random.nextInt(3)))
                .setPhoto(ByteString.copyFrom(photo))
                .setCents(random.nextBoolean() ? random.nextLong() : Long.MIN_VALUE)
                .setWeight(random.nextBoolean() ? random.nextDouble() : Double.NaN);
        for (int i = random.nextInt(20); i > 0; i--) {
            event.addLines(Line.newBuilder().setSku(texts.any(5)).setQuantity(random.nextInt()))
                    .putTags(texts.any(5), texts.any(5))
                    .addNumbers(random.nextInt());
        }
        if (random.nextBoolean()) {
            event.setNote(random.nextBoolean() ? "" : texts.any(10));
        }
        if (depth > 0 && random.nextBoolean()) {
            event.setPrevious(placed(random, texts, depth - 1));
        }
        return event.build();
    }

    @Override
    protected Class<?> namesake() {
        return Other.OrderShipped.class;
    }

    @Override
    protected Object unwritableEvent() {
        return OrderShipped.newBuilder().setOrderId("\uD83D").build();
    }

    @Override
    protected boolean readsEmptyPayloads() {
        return true;
    }

    @Override
    protected boolean readsTypesWithoutClass() {
        return false;
    }

    @Override
    protected List<Payload> hostilePayloads() {
        return Stream.of(
                        // Groups in groups, of a field that nobody knows.
                        "a306".repeat(MANY),
                        "0b".repeat(MANY),
                        // Messages in messages, each longer than the rest.
                        "52ffffffff07".repeat(MANY),
                        "5280808001".repeat(MANY),
                        // Lengths of a text, bytes, packed numbers and a map entry.
                        "0affffffff07",
                        "32ffffffff07",
                        "5affffffff07",
                        "22ffffffff07",
                        "0affffffff0f",
                        "0affffffffffffffffff01",
                        // An unknown field of two gigabytes.
                        "fa01ffffffff07" + "00".repeat(1_000),
                        "5a" + "a08d06" + "01".repeat(100_000))
                .map(hex -> Payload.of(HexFormat.of().parseHex(hex)))
                .toList();
    }
}
