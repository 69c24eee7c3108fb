package dev.mink.versioning;

import static dev.mink.versioning.FieldDefinition.optional;
import static dev.mink.versioning.FieldDefinition.required;
import static dev.mink.versioning.SchemaCompatibility.BACKWARD;
import static dev.mink.versioning.SchemaCompatibility.BREAKING;
import static dev.mink.versioning.SchemaCompatibility.FORWARD;
import static dev.mink.versioning.SchemaCompatibility.FULLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaComparisonTest {
    private static final String FIRST = "a:string b:int32?";

    /** Old shape, new shape, by go-mink's table, by the strict rules. */
    static List<Arguments> changes() {
        return List.of(
                arguments(FIRST, FIRST, FULLY, FULLY),
                arguments("", "", FULLY, FULLY),
                arguments(FIRST, "b:int32? a:string", FULLY, FULLY),
                // 1: a common field changes
                arguments(FIRST, "a:int32 b:int32?", BREAKING, BREAKING),
                arguments(FIRST, "a:string b:int64?", BREAKING, BREAKING),
                arguments(FIRST, "a:string b:int32", BREAKING, FORWARD),
                arguments(FIRST, "a:int32? b:int32?", BREAKING, BREAKING),
                arguments(FIRST, "a:int32 b:int32? c:string?", BREAKING, BREAKING),
                // 2: a required field is added
                arguments(FIRST, "a:string b:int32? c:string", BREAKING, FORWARD),
                arguments(FIRST, "a:string b:int32? c:string d:string?", BREAKING, FORWARD),
                arguments("", "c:string", BREAKING, FORWARD),
                // 3: fields are removed and added
                arguments(FIRST, "a:string c:string?", BREAKING, FULLY),
                arguments(FIRST, "a:string c:string", BREAKING, FORWARD),
                arguments(FIRST, "b:int32? c:string?", BREAKING, BACKWARD),
                arguments(FIRST, "b:int32? c:string", BREAKING, BREAKING),
                // 4: fields are removed
                arguments(FIRST, "a:string", FORWARD, FULLY),
                arguments(FIRST, "b:int32?", FORWARD, BACKWARD),
                arguments(FIRST, "", FORWARD, BACKWARD),
                arguments(FIRST, "a:string?", FORWARD, BACKWARD),
                // 5: optional fields are added
                arguments(FIRST, "a:string b:int32? c:string?", BACKWARD, FULLY),
                arguments(FIRST, "a:string? b:int32? c:string?", BACKWARD, BACKWARD),
                // 6: the rest
                arguments(FIRST, "a:string? b:int32?", FULLY, BACKWARD));
    }

    /** Types with constants: old, new, by the strict rules. */
    static List<Arguments> types() {
        return List.of(
                arguments("enum(A|B)", "enum(A|B|C)", BACKWARD),
                arguments("enum(A|B)", "enum(B|A)", FULLY),
                arguments("enum(A|B)", "enum(A)", FORWARD),
                arguments("enum(A|B)", "enum(A|C)", BREAKING),
                arguments("enum(A|B)", "string", BREAKING),
                arguments("enum(A)", "oneof(A)", BREAKING),
                arguments("oneof(A)", "oneof(A|B)", BACKWARD),
                arguments("list<enum(A)>", "list<enum(A|B)>", BACKWARD),
                arguments("list<list<enum(A|B)>>", "list<list<enum(A)>>", FORWARD),
                arguments("map<enum(A), enum(A|B)>", "map<enum(A|B), enum(A|B)>", BACKWARD),
                arguments("map<enum(A), enum(A|B)>", "map<enum(A|B), enum(A)>", BREAKING),
                arguments("map<string>", "map<int32, string>", BREAKING),
                arguments("list<string>", "list<int32>", BREAKING),
                arguments("list<string>", "string", BREAKING),
                arguments("enum(a\\|b)", "enum(a|b)", BREAKING),
                arguments("list<enum(\\>\\))>", "list<enum(\\>\\)|\\\\)>", BACKWARD),
                arguments("own(A)", "own(A|B)", BREAKING),
                arguments("enum(A", "enum(A", FULLY),
                arguments("enum(A", "enum(A|B", BREAKING));
    }

    /** Fields within others: old shape, new shape, by the strict rules. */
    static List<Arguments> nested() {
        return List.of(
                arguments("x:string", "x:string o:object? o.a:string o.a.b:string", FULLY),
                arguments("x:string", "x:string o:object o.a:string?", FORWARD),
                arguments("x:string o:object o.a:string?", "x:string", BACKWARD),
                arguments("x:string o:object? o.a:string", "x:string", FULLY),
                arguments("o:object?", "o:object? o.a:string", FORWARD),
                arguments("l:list<object>? l[].a:string", "l:list<object>? l[].a:string l[].b:string", FORWARD),
                arguments("x:string", "x:string l:list<list<object>>? l[][].a:string", FULLY),
                arguments("x:string m:map<object>? m{}.a:string", "x:string", FULLY),
                arguments(
                        "p:oneof(A) p(A):object? p(A).x:string",
                        "p:oneof(A|B) p(A):object? p(A).x:string p(B):object? p(B).y:string",
                        BACKWARD),
                arguments("x:string", "x:string o.a:string", FORWARD));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void classifies(String older, String newer, SchemaCompatibility table, SchemaCompatibility strict) {
        SchemaComparison comparison = compare(older, newer);

        assertThat(comparison.compatibility(CompatibilityMode.TABLE)).isEqualTo(table);
        assertThat(comparison.compatibility(CompatibilityMode.STRICT)).isEqualTo(strict);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void strictRulesLookTheSameFromBothSides(
            String older, String newer, SchemaCompatibility table, SchemaCompatibility strict) {
        SchemaCompatibility back = compare(newer, older).compatibility(CompatibilityMode.STRICT);

        assertThat(back).isEqualTo(SchemaCompatibility.of(strict.readByOld(), strict.readsOld()));
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsFewerConstantsWithMore(String older, String newer, SchemaCompatibility strict) {
        SchemaComparison comparison = SchemaComparison.between(
                SchemaDefinition.of(1, required("f", older)), SchemaDefinition.of(2, required("f", newer)));

        assertThat(comparison.compatibility(CompatibilityMode.STRICT)).isEqualTo(strict);
        assertThat(comparison.compatibility(CompatibilityMode.TABLE)).isEqualTo(older.equals(newer) ? FULLY : BREAKING);
    }

    @ParameterizedTest
    @MethodSource("nested")
    void judgesWhatWasAddedOrRemovedAsAWhole(String older, String newer, SchemaCompatibility strict) {
        assertThat(compare(older, newer).compatibility(CompatibilityMode.STRICT))
                .isEqualTo(strict);
    }

    @Test
    void saysWhatChanged() {
        SchemaComparison comparison = compare(
                "gone:string type:int32 need:string may:string? both:string?",
                "type:int64 need:string? may:string both:int32 new:uuid?");

        assertThat(comparison.changes())
                .extracting(FieldChange::toString)
                .containsExactly(
                        "removed required \"gone\" string",
                        "\"type\" changed from int32 to int64",
                        "\"need\" became optional",
                        "\"may\" became required",
                        "\"both\" changed from string to int32 and became required",
                        "added optional \"new\" uuid");
        assertThat(comparison.isSame()).isFalse();
        assertThat(compare(FIRST, FIRST).isSame()).isTrue();
    }

    private static SchemaComparison compare(String older, String newer) {
        return SchemaComparison.between(schema(1, older), schema(2, newer));
    }

    /** Reads {@code name:type} and {@code name:type?}, apart by spaces. */
    static SchemaDefinition schema(int version, String fields) {
        return SchemaDefinition.of(
                version,
                Arrays.stream(fields.split(" "))
                        .filter(field -> !field.isEmpty())
                        .map(field -> field.split(":"))
                        .map(field -> field[1].endsWith("?")
                                ? optional(field[0], field[1].substring(0, field[1].length() - 1))
                                : required(field[0], field[1]))
                        .toList());
    }
}
