package dev.mink.serializers.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.GeneratedMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.serialization.EventTypeConflictException;
import dev.mink.serialization.EventTypeNotRegisteredException;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.SerializationException.Operation;
import dev.mink.serializers.protobuf.test.Line;
import dev.mink.serializers.protobuf.test.OrderNumbered;
import dev.mink.serializers.protobuf.test.OrderPlaced;
import dev.mink.serializers.protobuf.test.OrderShipped;
import dev.mink.serializers.protobuf.test.Other;
import dev.mink.serializers.protobuf.test.Status;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtobufSerializerTest {
    private static final OrderPlaced PLACED = OrderPlaced.newBuilder()
            .setOrderId("A-1")
            .setCustomer("Grüße \uD83D\uDE80")
            .addLines(Line.newBuilder().setSku("SKU-1").setQuantity(2))
            .putTags("k", "v")
            .setStatus(Status.STATUS_PAID)
            .setPhoto(ByteString.copyFrom(new byte[] {0, -1}))
            .setCents(Long.MIN_VALUE)
            .setWeight(Double.NaN)
            .build();

    private final ProtobufSerializer serializer =
            ProtobufSerializer.create().registerAll(OrderPlaced.class, OrderShipped.class);

    @Test
    void theBytesAreTheMessageAlone() {
        assertThat(serializer.binaryFormat()).isTrue();
        assertThat(serializer.serialize(PLACED).toByteArray()).isEqualTo(PLACED.toByteArray());
        assertThat(serializer.deserialize(serializer.serialize(PLACED), "OrderPlaced"))
                .isEqualTo(PLACED);
        assertThat(hex(OrderShipped.newBuilder().setOrderId("A-1").build())).isEqualTo("0a03412d31");
        assertThat(serializer.toEventData(PLACED, Metadata.empty()).type()).isEqualTo("OrderPlaced");
    }

    @Test
    void aMessageOfDefaultsHasNoBytes() {
        assertThat(serializer.serialize(OrderPlaced.getDefaultInstance())).isEqualTo(Payload.empty());
        assertThat(serializer.deserialize(Payload.empty(), "OrderPlaced")).isEqualTo(OrderPlaced.getDefaultInstance());
    }

    @Test
    void unknownFieldsAreKept() {
        OrderShipped shipped = (OrderShipped) serializer.deserialize(Payload.of(PLACED.toByteArray()), "OrderShipped");
        assertThat(shipped.getOrderId()).isEqualTo("A-1");
        assertThat(shipped.getUnknownFields()).isNotEqualTo(UnknownFieldSet.getDefaultInstance());
        assertThat(serializer.deserialize(serializer.serialize(shipped), "OrderPlaced"))
                .isEqualTo(PLACED);
    }

    @Test
    void whatIsNoGeneratedMessageCannotBeRegistered() {
        for (Class<?> type : List.of(
                String.class,
                Message.class,
                GeneratedMessage.class,
                DynamicMessage.class,
                OrderPlaced.Builder.class,
                Status.class,
                int.class)) {
            assertThatThrownBy(() -> serializer.registerAll(OrderNumbered.class, type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.getName());
            assertThatThrownBy(() -> serializer.register("name", type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.getName());
        }
        assertThat(serializer.registry().registeredTypes()).containsExactly("OrderPlaced", "OrderShipped");
    }

    @Test
    void aNameStandsForOneMessage() {
        assertThatThrownBy(() -> serializer.registerAll(Other.OrderShipped.class))
                .isInstanceOf(EventTypeConflictException.class);
        serializer.register("other.shipped", Other.OrderShipped.class);
        Other.OrderShipped event =
                Other.OrderShipped.newBuilder().setParcel("P").build();
        assertThat(serializer.toEventData(event, Metadata.empty()).type()).isEqualTo("other.shipped");
        assertThat(serializer.deserialize(serializer.serialize(event), "other.shipped"))
                .isEqualTo(event);
    }

    @Test
    void aTypeWithoutClassCannotBeRead() {
        for (Payload data : List.of(Payload.empty(), Payload.of(PLACED.toByteArray()))) {
            assertThatThrownBy(() -> serializer.deserialize(data, "OrderNumbered"))
                    .isInstanceOfSatisfying(EventTypeNotRegisteredException.class, e -> {
                        assertThat(e.eventType()).isEqualTo("OrderNumbered");
                        assertThat(e.operation()).isEqualTo(Operation.DESERIALIZE);
                        assertThat(e.at("event 3"))
                                .isInstanceOf(EventTypeNotRegisteredException.class)
                                .hasMessageContaining("OrderNumbered")
                                .hasMessageContaining("event 3");
                    })
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void aClassThatTheRegistryGotFromElsewhereIsCheckedWhenItIsRead() {
        serializer.registry().register("text", String.class);
        assertThatThrownBy(() -> serializer.deserialize(Payload.empty(), "text"))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("String");
    }

    @Test
    void whatIsNoMessageCannotBeWritten() {
        record NoMessage(String text) {}
        assertThatThrownBy(() -> serializer.serialize("text")).isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> serializer.serialize(new NoMessage("text")))
                .isInstanceOfSatisfying(SerializationException.class, e -> {
                    assertThat(e.eventType()).isEqualTo("NoMessage");
                    assertThat(e.operation()).isEqualTo(Operation.SERIALIZE);
                });
        assertThatThrownBy(() -> serializer.serialize(OrderPlaced.newBuilder()))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> serializer.serialize(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("event");
    }

    @Test
    void halfASurrogatePairIsRefused() {
        List<OrderPlaced> wrong = List.of(
                OrderPlaced.newBuilder().setOrderId("\uD83D").build(),
                OrderPlaced.newBuilder().putTags("k", "x\uDE80").build(),
                OrderPlaced.newBuilder().putTags("\uDE80", "v").build(),
                OrderPlaced.newBuilder()
                        .addLines(Line.newBuilder().setSku("\uDE80\uD83D"))
                        .build());
        for (OrderPlaced event : wrong) {
            assertThatThrownBy(() -> serializer.serialize(event))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("OrderPlaced");
        }
        OrderPlaced right =
                OrderPlaced.newBuilder().setOrderId("? \uD83D\uDE80").build();
        assertThat(serializer.deserialize(serializer.serialize(right), "OrderPlaced"))
                .isEqualTo(right);
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        for (String hex : List.of("0a01ff", "0a03eda0bd", "0a02c080")) {
            assertThatThrownBy(() -> read(hex, "OrderPlaced"))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("OrderPlaced");
        }
    }

    @Test
    void brokenBytesAreRefused() {
        for (String hex :
                List.of("0a", "0a05412d31", "00", "0b", "0c", "ff", "0afaffffff07", "0affffffffffffffffff01")) {
            assertThatThrownBy(() -> read(hex, "OrderPlaced"))
                    .as(hex)
                    .isInstanceOfSatisfying(SerializationException.class, e -> {
                        assertThat(e.eventType()).isEqualTo("OrderPlaced");
                        assertThat(e.operation()).isEqualTo(Operation.DESERIALIZE);
                    });
        }
    }

    @Test
    void messagesInMessagesAreReadToADepth() {
        assertThat(serializer.deserialize(serializer.serialize(nested(400)), "OrderPlaced"))
                .isEqualTo(nested(400));
        assertThatThrownBy(() -> serializer.deserialize(Payload.of(nested(600).toByteArray()), "OrderPlaced"))
                .isInstanceOf(SerializationException.class);
    }

    private static OrderPlaced nested(int depth) {
        OrderPlaced event = PLACED;
        for (int i = 0; i < depth; i++) {
            event = OrderPlaced.newBuilder().setPrevious(event).build();
        }
        return event;
    }

    private Object read(String hex, String type) {
        return serializer.deserialize(Payload.of(HexFormat.of().parseHex(hex)), type);
    }

    private String hex(Object event) {
        return HexFormat.of().formatHex(serializer.serialize(event).toByteArray());
    }
}
