package dev.mink.versioning;

import dev.mink.serialization.JsonSerializer;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * Derives the shape of events from their classes: records, or classes that Jackson writes as objects.
 *
 * <p>Names are those in the JSON: annotations and naming rules of the mapper count. What is ignored in
 * JSON, and what a record computes beside its components, is no field. A field is required unless it is
 * an {@link java.util.Optional} or says {@code @Nullable} of JSpecify; primitives are required.
 *
 * <table class="striped">
 * <caption>Types of fields</caption>
 * <thead><tr><th>type</th><th>in Java</th></tr></thead>
 * <tbody>
 * <tr><td>{@code string}</td><td>texts, characters, addresses, locales, time zones, currencies</td></tr>
 * <tr><td>{@code boolean}, {@code int8}, {@code int16}, {@code int32}, {@code int64}, {@code float32},
 *     {@code float64}</td><td>primitives and their boxes</td></tr>
 * <tr><td>{@code integer}, {@code decimal}, {@code number}</td><td>BigInteger, BigDecimal, any Number</td></tr>
 * <tr><td>{@code timestamp}</td><td>Instant, OffsetDateTime, ZonedDateTime, Date</td></tr>
 * <tr><td>{@code date}, {@code local-datetime}, {@code local-time}, {@code offset-time}, {@code
 *     duration}, {@code period}, {@code year-month}, {@code month-day}</td><td>their namesakes in {@code java.time}</td></tr>
 * <tr><td>{@code uuid}, {@code bytes}, {@code any}</td><td>UUID, byte[], Object and JSON trees</td></tr>
 * <tr><td>{@code enum(A|B)}</td><td>an enum with its constants as they are written, sorted</td></tr>
 * <tr><td>{@code list<…>}</td><td>collections and arrays</td></tr>
 * <tr><td>{@code map<…>}</td><td>maps from text; {@code map<key, value>} from another type</td></tr>
 * <tr><td>{@code object}</td><td>a nested record or bean; its fields follow as {@code address.street}, those in a
 *     list as {@code lines[].sku}, those in a map as {@code prices{}.amount}</td></tr>
 * <tr><td>{@code oneof(Card|Cash)}</td><td>a sealed interface, or a class with subtypes that Jackson knows; each
 *     follows as an optional object {@code payment(Card)} with its fields {@code payment(Card).number}</td></tr>
 * <tr><td>{@code ref($.tree)}</td><td>the record at that path again; {@code $} is the event itself</td></tr>
 * <tr><td>the name of the class</td><td>anything else of the JDK</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A class with {@code @JsonValue} has the type of that value. Serializers of one's own are not looked
 * into, and neither are {@code @JsonAlias} and {@code @JsonFormat}.
 */
public final class RecordSchemas {
    private final JsonMapper mapper;

    private RecordSchemas(JsonMapper mapper) {
        this.mapper = Objects.requireNonNull(mapper, "mapper");
    }

    /** Shapes as the default mapper of {@link JsonSerializer} writes them. */
    public static RecordSchemas create() {
        return of(JsonSerializer.defaultMapper());
    }

    /** Shapes as a mapper of one's own writes them. */
    public static RecordSchemas of(JsonMapper mapper) {
        return new RecordSchemas(mapper);
    }

    /**
     * The shape of a class.
     *
     * @throws IllegalArgumentException if the version is below 1 or the class cannot be an event
     */
    public SchemaDefinition schemaOf(int version, Class<?> eventClass) {
        return SchemaDefinition.of(version, fieldsOf(eventClass));
    }

    /**
     * The fields of a class, nested ones after the one around them.
     *
     * @throws IllegalArgumentException if the class cannot be an event: its values are no JSON objects,
     *     or it is abstract
     */
    public List<FieldDefinition> fieldsOf(Class<?> eventClass) {
        return new FieldCollector(mapper).fieldsOf(eventClass);
    }
}
