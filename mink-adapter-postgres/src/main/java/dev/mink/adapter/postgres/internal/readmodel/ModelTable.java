package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.readmodel.AlreadyExistsException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.QueryResult;
import dev.mink.readmodel.mapping.ModelColumn;
import dev.mink.readmodel.mapping.ModelMapping;
import dev.mink.readmodel.mapping.QueryPlan;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A table and the read model it keeps: what a repository does, each time in a session.
 *
 * @param <T> the read model
 */
public final class ModelTable<T> {
    private final ModelMapping<T> mapping;
    private final TableDefinition definition;
    private final TableColumn[] columns;
    private final int id;
    private final Statements sql;
    private final Conflicts conflicts;

    private ModelTable(ModelMapping<T> mapping, TableDefinition definition) {
        this.mapping = mapping;
        this.definition = definition;
        this.columns = definition.columns().toArray(new TableColumn[0]);
        this.id = mapping.idColumn().position();
        this.sql = new Statements(definition);
        this.conflicts = new Conflicts(mapping.name(), definition);
    }

    /**
     * The table of a read model.
     *
     * @throws dev.mink.adapter.postgres.InvalidSchemaNameException if the schema's name is none
     * @throws IllegalArgumentException if the table's name is none
     * @throws dev.mink.readmodel.InvalidReadModelException if a column's declared type is none
     */
    public static <T> ModelTable<T> of(ModelMapping<T> mapping, String schema, String table) {
        List<TableColumn> columns = new ArrayList<>();
        for (ModelColumn column : mapping.columns()) {
            columns.add(TableColumn.of(mapping, column));
        }
        return new ModelTable<>(mapping, new TableDefinition(new TableName(schema, table), List.copyOf(columns)));
    }

    /** The table beside this one that has a label. */
    public ModelTable<T> shadow(String label) {
        return new ModelTable<>(mapping, definition.named(definition.name().shadow(label)));
    }

    /** The model's name in messages. */
    public String modelName() {
        return mapping.name();
    }

    TableDefinition definition() {
        return definition;
    }

    /** Its class. */
    public Class<T> type() {
        return mapping.type();
    }

    /** Its schema. */
    public String schema() {
        return definition.name().schema();
    }

    /** Its name, with the schema, for messages. */
    public String name() {
        return definition.name().toString();
    }

    /** Makes the table as the model wants it, in the session's transaction. */
    public boolean migrate(Session session) throws SQLException {
        new Migration(definition).run(session);
        return true;
    }

    /** Drops the table, and whatever depends on it. */
    public boolean drop(Session session) throws SQLException {
        try (PreparedStatement statement =
                session.prepare("DROP TABLE IF EXISTS " + definition.name().quoted() + " CASCADE")) {
            return statement.execute();
        }
    }

    /** The instance with an id. */
    public Optional<T> find(Session session, String text) throws SQLException {
        Optional<Object> value = mapping.idOf(text);
        return value.isEmpty() ? Optional.empty() : one(session, sql.find, value.get());
    }

    /** The instances with these ids, in their order. */
    public List<T> getMany(Session session, Collection<String> ids) throws SQLException {
        Map<Object, Optional<T>> found = new LinkedHashMap<>();
        for (String text : ids) {
            mapping.idOf(text).ifPresent(value -> found.put(value, Optional.empty()));
        }
        if (found.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement = session.prepare(sql.findMany)) {
            bindArray(session, statement, 1, columns[id], new ArrayList<>(found.keySet()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    T instance = instance(rows);
                    found.replace(mapping.id(instance), Optional.of(instance));
                }
            }
        }
        return found.values().stream().flatMap(Optional::stream).toList();
    }

    /**
     * A query in terms of this table.
     *
     * @throws dev.mink.readmodel.InvalidQueryException if it cannot be right for it
     */
    public QueryPlan plan(Query query) {
        return mapping.plan(query);
    }

    /**
     * A query whose filters alone count, in terms of this table.
     *
     * @throws dev.mink.readmodel.InvalidQueryException if it cannot be right for it, or has more than filters
     */
    public QueryPlan planFilters(Query query) {
        return mapping.planFilters(query);
    }

    /**
     * The instances that a query asks for.
     *
     * @param limit how many at most, instead of the query's limit; negative for all
     */
    public List<T> find(Session session, QueryPlan plan, long limit) throws SQLException {
        if (plan.isEmpty()) {
            return List.of();
        }
        QuerySql query = new QuerySql(definition, plan);
        try (PreparedStatement statement = session.prepare(query.page(sql.select, limit))) {
            query.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(instance(rows));
                }
                return found;
            }
        }
    }

    /**
     * A page of the instances that a query asks for. One more is read than it has, to see whether there are
     * more; where they are counted, it is by the same statement, which sees one state of the table.
     */
    public QueryResult<T> page(Session session, QueryPlan plan, boolean counted) throws SQLException {
        int limit = plan.limit().orElse(Integer.MAX_VALUE);
        if (plan.isEmpty()) {
            return new QueryResult<>(List.of(), counted ? OptionalLong.of(0) : OptionalLong.empty(), false);
        }
        QuerySql query = new QuerySql(definition, plan);
        String beginning = counted ? sql.selectCounting(query.where(sql.count)) : sql.select;
        List<T> found = new ArrayList<>();
        OptionalLong count = OptionalLong.empty();
        try (PreparedStatement statement =
                session.prepare(query.page(beginning, limit == Integer.MAX_VALUE ? -1 : limit + 1L))) {
            query.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(instance(rows));
                    count = counted ? OptionalLong.of(rows.getLong(columns.length + 1)) : count;
                }
            }
        }
        if (counted && found.isEmpty()) {
            count = OptionalLong.of(count(session, plan));
        }
        boolean more = found.size() > limit;
        return new QueryResult<>(more ? found.subList(0, limit) : found, count, more);
    }

    /** How many match a query. */
    public long count(Session session, QueryPlan plan) throws SQLException {
        if (plan.isEmpty()) {
            return 0;
        }
        QuerySql query = new QuerySql(definition, plan);
        try (PreparedStatement statement = session.prepare(query.where(sql.count))) {
            query.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Whether there is an instance with an id. */
    public boolean exists(Session session, String text) throws SQLException {
        Optional<Object> value = mapping.idOf(text);
        return value.isPresent() && exists(session, value.get());
    }

    private boolean exists(Session session, Object value) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql.exists)) {
            Cells.bind(statement, 1, columns[id], value);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** The row of an instance, to be written. */
    public List<@Nullable Object> row(T instance) {
        return mapping.values(instance);
    }

    /** Adds a row; a conflict leaves the transaction as it was. */
    public boolean insert(Session session, List<@Nullable Object> row) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql.insert)) {
            bind(statement, row);
            if (statement.executeUpdate() == 1) {
                return true;
            }
        }
        throw taken(session, row);
    }

    /** Which value it was that there was a conflict about. */
    private AlreadyExistsException taken(Session session, List<@Nullable Object> row) throws SQLException {
        Object key = Objects.requireNonNull(row.get(id), "id");
        if (!exists(session, key)) {
            for (TableColumn column : definition.indexed()) {
                Object value = row.get(column.model().position());
                if (column.model().unique() && value != null && isTaken(session, column, value)) {
                    return AlreadyExistsException.ofColumn(mapping.name(), key.toString(), column.name(), null);
                }
            }
        }
        return AlreadyExistsException.ofId(mapping.name(), key.toString(), columns[id].name(), null);
    }

    private boolean isTaken(Session session, TableColumn column, Object value) throws SQLException {
        String text =
                "SELECT 1 FROM " + definition.name().quoted() + " WHERE " + column.quoted() + " = " + column.written();
        try (PreparedStatement statement = session.prepare(text)) {
            Cells.bind(statement, 1, column, value);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    /** Adds a row or replaces the one with its id. */
    public boolean upsert(Session session, List<@Nullable Object> row) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql.upsert)) {
            bind(statement, row);
            statement.executeUpdate();
            return true;
        } catch (SQLException e) {
            throw conflicts.of(e, row.get(id));
        }
    }

    /** The rows of instances, to be written; of those with the same id only the last. */
    public List<List<@Nullable Object>> rows(Collection<? extends T> instances) {
        // Whoever locks several rows does it in the order of their ids, so that two do not wait for each other.
        Map<String, List<@Nullable Object>> rows = new TreeMap<>();
        for (T instance : instances) {
            List<@Nullable Object> row = mapping.values(instance);
            rows.put(String.valueOf(row.get(id)), row);
        }
        return List.copyOf(rows.values());
    }

    /** Adds rows or replaces those with their ids, in one statement. */
    public boolean upsertMany(Session session, List<List<@Nullable Object>> rows) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql.upsertMany)) {
            for (int at = 0; at < columns.length; at++) {
                List<@Nullable Object> values = new ArrayList<>(rows.size());
                for (List<@Nullable Object> row : rows) {
                    values.add(row.get(at));
                }
                bindArray(session, statement, at + 1, columns[at], values);
            }
            statement.executeUpdate();
            return true;
        } catch (SQLException e) {
            throw conflicts.of(e, null);
        }
    }

    /**
     * Replaces the instance with an id by one that is made of it, in the session's transaction.
     *
     * @return the new one as it is read from now on
     */
    public T update(Session session, String text, UnaryOperator<T> change) throws SQLException {
        Object value = mapping.idOf(text).orElseThrow(() -> NotFoundException.ofId(mapping.name(), text));
        T found =
                one(session, sql.findForUpdate, value).orElseThrow(() -> NotFoundException.ofId(mapping.name(), text));
        List<@Nullable Object> row = mapping.changedValues(value, change.apply(found));
        if (sql.hasOthers()) {
            write(session, row);
        }
        return mapping.instance(row);
    }

    private void write(Session session, List<@Nullable Object> row) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql.update)) {
            int index = 1;
            for (int at = 0; at < columns.length; at++) {
                if (at != id) {
                    Cells.bind(statement, index++, columns[at], row.get(at));
                }
            }
            Cells.bind(statement, index, columns[id], row.get(id));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw conflicts.of(e, row.get(id));
        }
    }

    /** Removes the instance with an id. */
    public boolean delete(Session session, String text) throws SQLException {
        Object value = mapping.idOf(text).orElseThrow(() -> NotFoundException.ofId(mapping.name(), text));
        try (PreparedStatement statement = session.prepare(sql.delete)) {
            Cells.bind(statement, 1, columns[id], value);
            if (statement.executeUpdate() == 0) {
                throw NotFoundException.ofId(mapping.name(), text);
            }
            return true;
        }
    }

    /** Removes the instances that match a query's filters. */
    public long deleteMany(Session session, QueryPlan plan) throws SQLException {
        if (plan.isEmpty()) {
            return 0;
        }
        QuerySql compiled = new QuerySql(definition, plan);
        try (PreparedStatement statement = session.prepare(compiled.where(sql.clear))) {
            compiled.bind(statement);
            return statement.executeLargeUpdate();
        }
    }

    private Optional<T> one(Session session, String text, Object key) throws SQLException {
        try (PreparedStatement statement = session.prepare(text)) {
            Cells.bind(statement, 1, columns[id], key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(instance(row)) : Optional.empty();
            }
        }
    }

    private T instance(ResultSet row) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int at = 0; at < columns.length; at++) {
            values[at] = Cells.read(row, at + 1, columns[at].model().kind());
        }
        return mapping.instance(Arrays.asList(values));
    }

    private void bind(PreparedStatement statement, List<@Nullable Object> row) throws SQLException {
        for (int at = 0; at < columns.length; at++) {
            Cells.bind(statement, at + 1, columns[at], row.get(at));
        }
    }

    private static void bindArray(
            Session session,
            PreparedStatement statement,
            int index,
            TableColumn column,
            List<? extends @Nullable Object> values)
            throws SQLException {
        @Nullable Object[] texts = new @Nullable Object[values.size()];
        for (int at = 0; at < texts.length; at++) {
            texts[at] = Texts.of(column.model().kind(), values.get(at));
        }
        statement.setArray(index, session.connection().createArrayOf("text", texts));
    }
}
