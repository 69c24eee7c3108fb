package dev.mink.versioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.mink.serialization.JsonSerializer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;

class RecordSchemasTest {
    record Scalars(
            String text,
            char letter,
            boolean flag,
            Boolean box,
            byte tiny,
            short small,
            int number,
            Long big,
            float rough,
            double fine,
            BigInteger huge,
            BigDecimal money,
            Number any,
            Instant instant,
            OffsetDateTime offset,
            LocalDate day,
            LocalDateTime local,
            Duration duration,
            UUID id,
            URI link,
            byte[] bytes,
            Object whatever,
            JsonNode tree,
            BitSet bits) {}

    record Optionals(
            Optional<String> name,
            OptionalInt count,
            @Nullable String note,
            @Nullable UUID id,
            int primitive,
            UUID must) {}

    enum Status {
        PAID,
        @JsonProperty("in-transit")
        SHIPPED {
            @Override
            public String toString() {
                return "on its way";
            }
        },
        OPEN
    }

    record Containers(
            List<String> tags,
            Set<Status> states,
            int[] numbers,
            @Nullable String @Nullable [] names,
            Map<String, Integer> counts,
            Map<Status, List<UUID>> byState) {}

    record OrderId(@JsonValue String value) {}

    record Address(String street, @Nullable String city) {}

    record Line(OrderId order, Address from) {}

    record Nested(
            OrderId id,
            Address home,
            Optional<Address> work,
            List<Line> lines,
            Map<String, Optional<Address>> others) {}

    record Tree(String name, List<Tree> children, Branch branch) {}

    record Branch(Leaf leaf) {}

    record Leaf(@Nullable Branch parent) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Payment permits Card, Cash, Voucher {}

    record Card(String number) implements Payment {}

    @JsonTypeName("cash")
    record Cash() implements Payment {}

    sealed interface Voucher extends Payment permits Gift {}

    record Gift(@Nullable Payment rest) implements Voucher {}

    record Paid(Payment payment, List<Payment> all) {}

    record Named(
            @JsonProperty("customer_id") String customer,
            @JsonIgnore String secret,
            @JsonUnwrapped Address to) {
        public String getGreeting() {
            return "hello";
        }

        public boolean isNice() {
            return true;
        }
    }

    record Box<T>(T content) {}

    record Boxes(Box<String> text, Box<Address> address) {}

    static class Bean {
        private final String name;
        public final @Nullable Integer size = 1;

        Bean(String name) {
            this.name = name;
        }

        public @Nullable String getName() {
            return name;
        }

        private @Nullable String nick;

        public String getNick() {
            return "" + nick;
        }

        public int getCount() {
            return 1;
        }
    }

    interface HasName {
        @Nullable
        String getName();
    }

    record WithGetter(String name, @JsonProperty("n") int number) implements HasName {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String name() {
            return name.strip();
        }

        public int getNumber() {
            return number;
        }
    }

    interface Unsealed {}

    record Odd(Unsealed unsealed, Day day, Odder odder) {}

    enum Odder {
        A("x|y"),
        B(">)");

        @JsonValue
        final String text;

        Odder(String text) {
            this.text = text;
        }
    }

    record Day(DayOfWeek day) {}

    @Test
    void namesScalars() {
        assertThat(shape(Scalars.class))
                .containsExactly(
                        "text: string",
                        "letter: string",
                        "flag: boolean",
                        "box: boolean",
                        "tiny: int8",
                        "small: int16",
                        "number: int32",
                        "big: int64",
                        "rough: float32",
                        "fine: float64",
                        "huge: integer",
                        "money: decimal",
                        "any: number",
                        "instant: timestamp",
                        "offset: timestamp",
                        "day: date",
                        "local: local-datetime",
                        "duration: duration",
                        "id: uuid",
                        "link: string",
                        "bytes: bytes",
                        "whatever: any",
                        "tree: any",
                        "bits: java.util.BitSet");
    }

    @Test
    void optionalAndNullableAreNotRequired() {
        assertThat(shape(Optionals.class))
                .containsExactly(
                        "name: string?",
                        "count: int32?",
                        "note: string?",
                        "id: uuid?",
                        "primitive: int32",
                        "must: uuid");
    }

    @Test
    void looksIntoContainers() {
        String status = "enum(OPEN|PAID|in-transit)";
        assertThat(shape(Containers.class))
                .containsExactly(
                        "tags: list<string>",
                        "states: list<" + status + ">",
                        "numbers: list<int32>",
                        "names: list<string>?",
                        "counts: map<int32>",
                        "byState: map<" + status + ", list<uuid>>");
    }

    @Test
    void expandsNestedRecords() {
        assertThat(shape(Nested.class))
                .containsExactly(
                        "id: string",
                        "home: object",
                        "home.street: string",
                        "home.city: string?",
                        "work: object?",
                        "work.street: string",
                        "work.city: string?",
                        "lines: list<object>",
                        "lines[].order: string",
                        "lines[].from: object",
                        "lines[].from.street: string",
                        "lines[].from.city: string?",
                        "others: map<object>",
                        "others{}.street: string",
                        "others{}.city: string?");
    }

    @Test
    void endsAtRecursion() {
        assertThat(shape(Tree.class))
                .containsExactly(
                        "name: string",
                        "children: list<ref($)>",
                        "branch: object",
                        "branch.leaf: object",
                        "branch.leaf.parent: ref($.branch)?");
    }

    @Test
    void listsWhatASealedInterfacePermits() {
        assertThat(shape(Paid.class))
                .containsExactly(
                        "payment: oneof(Card|Gift|cash)",
                        "payment(Card): object?",
                        "payment(Card).number: string",
                        "payment(Gift): object?",
                        "payment(Gift).rest: ref($.payment)?",
                        "payment(cash): object?",
                        "all: list<oneof(Card|Gift|cash)>",
                        "all[](Card): object?",
                        "all[](Card).number: string",
                        "all[](Gift): object?",
                        "all[](Gift).rest: ref($.all[])?",
                        "all[](cash): object?");
    }

    @Test
    void namesAreThoseInTheJson() {
        assertThat(shape(Named.class)).containsExactly("customer_id: string", "street: string", "city: string?");
        RecordSchemas snake = RecordSchemas.of(JsonSerializer.defaultMapper()
                .rebuild()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build());
        assertThat(snake.schemaOf(7, Containers.class).field("by_state")).isPresent();
        assertThat(snake.schemaOf(7, Containers.class).version()).isEqualTo(7);
    }

    @Test
    void resolvesTypeVariables() {
        assertThat(shape(Boxes.class))
                .containsExactly(
                        "text: object",
                        "text.content: string",
                        "address: object",
                        "address.content: object",
                        "address.content.street: string",
                        "address.content.city: string?");
    }

    @Test
    void takesBeansToo() {
        assertThat(shape(Bean.class))
                .containsExactlyInAnyOrder("name: string?", "size: int32?", "nick: string?", "count: int32");
    }

    @Test
    void componentsCountWhateverElseGivesTheSameProperty() {
        assertThat(shape(WithGetter.class)).containsExactly("name: string", "n: int32");
    }

    @Test
    void escapesConstantsAndGivesUpOnTheUnknown() {
        assertThat(shape(Odd.class))
                .containsExactly(
                        "unsealed: any",
                        "day: object",
                        "day.day: enum(FRIDAY|MONDAY|SATURDAY|SUNDAY|THURSDAY|TUESDAY|WEDNESDAY)",
                        "odder: enum(\\>\\)|x\\|y)");
    }

    @Test
    void refusesWhatIsNoEvent() {
        for (Class<?> type : List.of(
                String.class,
                int.class,
                Status.class,
                Payment.class,
                Unsealed.class,
                OrderId.class,
                String[].class,
                List.class,
                Optional.class,
                Object.class)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SchemaDefinition.of(1, type))
                    .withMessageContaining(type.getName());
        }
    }

    private static List<String> shape(Class<?> type) {
        return SchemaDefinition.of(1, type).fields().stream()
                .map(field -> field.name() + ": " + field.type() + (field.required() ? "" : "?"))
                .toList();
    }
}
