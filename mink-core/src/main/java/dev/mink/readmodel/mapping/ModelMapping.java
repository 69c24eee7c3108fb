package dev.mink.readmodel.mapping;

import dev.mink.readmodel.InvalidQueryException;
import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.NullColumnException;
import dev.mink.readmodel.Query;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the instances of a class become rows of a table and back. Immutable.
 *
 * <p>A row is a list with one value for each column, in the order of the columns: null, or an object of
 * the {@linkplain ValueKind#valueType() type} of the column's kind.
 *
 * <p>A record has a column for each component, a bean for each field, those of superclasses first, that
 * is neither static, transient nor {@link dev.mink.readmodel.Transient}. A bean has a constructor
 * without parameters; public getters and setters are used where there are. A class that implements
 * {@link dev.mink.readmodel.ReadModelId} and has no id field has its id in a first column {@code id}.
 *
 * @param <T> the read model
 */
public final class ModelMapping<T> {
    private final Class<T> type;
    private final String table;
    private final Optional<String> schema;
    private final List<ModelColumn> columns;
    private final List<ModelField> fields;
    private final Blueprint blueprint;
    private final ModelColumn idColumn;
    private final Function<T, @Nullable Object> ids;
    private final JsonValues json;

    ModelMapping(
            Class<T> type,
            String table,
            Optional<String> schema,
            List<ModelColumn> columns,
            List<ModelField> fields,
            Blueprint blueprint,
            ModelColumn idColumn,
            Function<T, @Nullable Object> ids,
            JsonValues json) {
        this.type = type;
        this.table = table;
        this.schema = schema;
        this.columns = columns;
        this.fields = fields;
        this.blueprint = blueprint;
        this.idColumn = idColumn;
        this.ids = ids;
        this.json = json;
    }

    /**
     * The mapping of a class.
     *
     * @throws InvalidReadModelException if it cannot be kept; the message tells what to change
     */
    public static <T> ModelMapping<T> of(Class<T> type) {
        return of(type, JsonValues.DEFAULT_MAPPER);
    }

    /**
     * The mapping of a class.
     *
     * @param mapper writes and reads fields that are kept as JSON
     * @throws InvalidReadModelException if it cannot be kept; the message tells what to change
     */
    public static <T> ModelMapping<T> of(Class<T> type, JsonMapper mapper) {
        return new MappingBuilder<>(type, new JsonValues(mapper)).build();
    }

    /**
     * The mapping of a class whose instances are told apart by a function: its results are in a first
     * column of their own. What the class says about its id does not count.
     *
     * @throws InvalidReadModelException if it cannot be kept; the message tells what to change
     */
    public static <T> ModelMapping<T> identifiedBy(Class<T> type, Function<? super T, String> id) {
        Objects.requireNonNull(id, "id");
        return new MappingBuilder<>(type, new JsonValues(JsonValues.DEFAULT_MAPPER)).build(id);
    }

    /** The class. */
    public Class<T> type() {
        return type;
    }

    /** The class in messages: its simple name. */
    public String name() {
        return type.getSimpleName();
    }

    /** The name of the table, an SQL identifier. */
    public String table() {
        return table;
    }

    /** The schema of the database that the class asks for, an SQL identifier. */
    public Optional<String> schema() {
        return schema;
    }

    /** The columns. */
    public List<ModelColumn> columns() {
        return columns;
    }

    /** The column of the id. */
    public ModelColumn idColumn() {
        return idColumn;
    }

    /** The column of this name, or of the field of this name. */
    public Optional<ModelColumn> column(String name) {
        return named(name)
                .or(() -> columns.stream()
                        .filter(column -> column.field().equals(name))
                        .findFirst())
                .or(() -> named(Identifiers.snakeCase(name)));
    }

    private Optional<ModelColumn> named(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Whether instances cannot be changed, so that several callers may have the same one. */
    public boolean isImmutable() {
        return type.isRecord()
                && fields.stream().allMatch(field -> field.codec().immutable());
    }

    /**
     * A value for rows that are older than a column of kind TEXT or JSON, which says as little as its field
     * can: a text, a list or an object with nothing in it, the first constant of an enum. Empty for other
     * kinds, and if the field takes none of these.
     */
    public Optional<String> emptyText(ModelColumn column) {
        return fields.stream()
                .filter(field -> field.column().equals(column))
                .findFirst()
                .flatMap(ModelField::emptyText);
    }

    /**
     * The row of an instance. It shares nothing with the instance.
     *
     * @throws NullColumnException if a field is null whose column cannot be
     * @throws IllegalArgumentException if there is no id, or a value cannot be stored
     */
    public List<@Nullable Object> values(T instance) {
        @Nullable Object[] row = new @Nullable Object[columns.size()];
        row[idColumn.position()] = id(instance);
        for (ModelField field : fields) {
            if (!field.column().isId()) {
                row[field.column().position()] = field.read(instance);
            }
        }
        return Collections.<@Nullable Object>unmodifiableList(Arrays.<@Nullable Object>asList(row));
    }

    /**
     * The row of an instance that takes the place of another one. It shares nothing with the instance.
     *
     * @param id the other one's id, as a value of its column
     * @throws NullColumnException if a field is null whose column cannot be
     * @throws IllegalArgumentException if its id is another one, or a value cannot be stored
     */
    public List<@Nullable Object> changedValues(Object id, T instance) {
        List<@Nullable Object> row = values(Objects.requireNonNull(instance, "the changed instance"));
        if (!id.equals(row.get(idColumn.position()))) {
            throw new IllegalArgumentException("mink: an update must not change the id of a " + name() + ": it was \""
                    + id + "\" and became \"" + row.get(idColumn.position()) + "\"");
        }
        return row;
    }

    /**
     * An instance of a row. It shares nothing with the row. Numbers may be of another type than the
     * column's kind says.
     *
     * @throws NullColumnException if a value is null whose column cannot be
     * @throws dev.mink.readmodel.ColumnValueRangeException if a value does not fit its field
     * @throws dev.mink.MinkException if the class refuses the values
     */
    public T instance(List<? extends @Nullable Object> row) {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int at = 0; at < values.length; at++) {
            ModelField field = fields.get(at);
            values[at] = field.write(row.get(field.column().position()));
        }
        return type.cast(blueprint.assembly().make(values));
    }

    /**
     * The id of an instance, as a value of its column.
     *
     * @throws IllegalArgumentException if it is null, blank or cannot be stored
     */
    public Object id(T instance) {
        Object id = ids.apply(Objects.requireNonNull(instance, "instance"));
        if (id == null || (id instanceof String text && text.isBlank())) {
            throw new IllegalArgumentException("mink: a " + name() + " has no id");
        }
        return id;
    }

    /** The value of the id's column that a text stands for; empty if it stands for none, so that there can be no such row. */
    public Optional<Object> idOf(String text) {
        Optional<Object> id;
        try {
            id = Optional.of(
                    switch (idColumn.kind()) {
                        case SHORT -> Short.valueOf(text);
                        case INTEGER -> Integer.valueOf(text);
                        case LONG -> Long.valueOf(text);
                        case UUID -> UUID.fromString(text);
                        default -> Storable.text(text);
                    });
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
        // one id has one text: "007" is not 7
        return id.filter(value -> value.toString().equalsIgnoreCase(text));
    }

    /**
     * Checks a query and brings it into terms of columns.
     *
     * @throws InvalidQueryException if its fields, operators and values do not fit the
     *     class
     */
    public QueryPlan plan(Query query) {
        return new QueryPlanner(this, json).plan(query);
    }

    /**
     * Checks a query whose filters alone count, and brings it into terms of columns.
     *
     * @throws InvalidQueryException if its fields, operators and values do not fit the class, or it has a
     *     limit, an offset or an order
     */
    public QueryPlan planFilters(Query query) {
        if (query.limit().isPresent() || query.offset() > 0 || !query.orderBy().isEmpty()) {
            throw new InvalidQueryException("deleteMany takes neither limit nor offset nor order");
        }
        return plan(query);
    }
}
