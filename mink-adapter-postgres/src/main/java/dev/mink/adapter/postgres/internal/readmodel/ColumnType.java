package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.readmodel.mapping.ValueKind;
import java.sql.Types;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL type that values of a kind have by themselves.
 *
 * @param sql its name
 * @param jdbc what a null of it is bound as, one of {@link Types}
 * @param relatives types that take such values and give them back without a cast
 * @param empty SQL for a value that says nothing; empty if that depends on the field
 */
record ColumnType(String sql, int jdbc, Set<String> relatives, Optional<String> empty) {
    private static final Set<String> NUMBERS = Set.of(
            "smallint",
            "int2",
            "integer",
            "int",
            "int4",
            "bigint",
            "int8",
            "numeric",
            "decimal",
            "real",
            "float4",
            "double precision",
            "float8",
            "float");
    private static final Set<String> TEXTS = Set.of("text", "varchar", "character varying");

    private static final Map<ValueKind, ColumnType> TYPES = Map.ofEntries(
            Map.entry(ValueKind.TEXT, new ColumnType("text", Types.VARCHAR, TEXTS, Optional.empty())),
            of(ValueKind.SHORT, "smallint", Types.SMALLINT, NUMBERS, "0"),
            of(ValueKind.INTEGER, "integer", Types.INTEGER, NUMBERS, "0"),
            of(ValueKind.LONG, "bigint", Types.BIGINT, NUMBERS, "0"),
            of(ValueKind.FLOAT, "real", Types.REAL, NUMBERS, "0"),
            of(ValueKind.DOUBLE, "double precision", Types.DOUBLE, NUMBERS, "0"),
            of(ValueKind.DECIMAL, "numeric", Types.NUMERIC, NUMBERS, "0"),
            of(ValueKind.BOOLEAN, "boolean", Types.BOOLEAN, Set.of("boolean", "bool"), "false"),
            of(
                    ValueKind.INSTANT,
                    "timestamptz",
                    Types.TIMESTAMP_WITH_TIMEZONE,
                    Set.of("timestamptz", "timestamp with time zone"),
                    "now()"),
            of(ValueKind.DATE, "date", Types.DATE, Set.of("date"), "current_date"),
            of(
                    ValueKind.LOCAL_DATE_TIME,
                    "timestamp",
                    Types.TIMESTAMP,
                    Set.of("timestamp", "timestamp without time zone"),
                    "localtimestamp"),
            of(ValueKind.LOCAL_TIME, "time", Types.TIME, Set.of("time", "time without time zone"), "'00:00'"),
            of(ValueKind.UUID, "uuid", Types.OTHER, Set.of("uuid"), "'00000000-0000-0000-0000-000000000000'"),
            of(ValueKind.BYTES, "bytea", Types.BINARY, Set.of("bytea"), "''::bytea"),
            Map.entry(ValueKind.JSON, new ColumnType("jsonb", Types.OTHER, Set.of("jsonb"), Optional.empty())));

    static ColumnType of(ValueKind kind) {
        ColumnType type = TYPES.get(kind);
        if (type == null) {
            throw new IllegalStateException("mink: no SQL type for " + kind);
        }
        return type;
    }

    /** Whether columns of a declared type need no casts. */
    boolean isRelated(String base) {
        return relatives.contains(base.toLowerCase(Locale.ROOT));
    }

    private static Map.Entry<ValueKind, ColumnType> of(
            ValueKind kind, String sql, int jdbc, Set<String> relatives, String empty) {
        return Map.entry(kind, new ColumnType(sql, jdbc, relatives, Optional.of(empty)));
    }
}
