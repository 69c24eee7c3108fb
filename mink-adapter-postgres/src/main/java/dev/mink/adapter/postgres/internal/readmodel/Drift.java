package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.adapter.postgres.ReadModelDriftException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares a table that is there with what its model wants. */
final class Drift {
    private static final Logger log = LoggerFactory.getLogger(Drift.class);

    /** Types that hold every value of another one, and give it back. */
    private static final Map<String, Set<String>> WIDER = Map.of(
            "smallint", Set.of("integer", "bigint", "numeric"),
            "integer", Set.of("bigint", "numeric"),
            "bigint", Set.of("numeric"),
            "real", Set.of("double precision"),
            "character varying", Set.of("text"),
            "text", Set.of("character varying"));

    private final TableName table;
    private final List<String> faults = new ArrayList<>();
    private final List<String> oddities = new ArrayList<>();

    Drift(TableName table) {
        this.table = table;
    }

    /** Compares a column of the model with the one of its name. */
    void compare(TableColumn wanted, Optional<String> wantedType, Catalog.Column found) {
        if (found.generated()) {
            faults.add("column \"" + wanted.name() + "\" is generated and cannot be written");
        }
        wantedType.ifPresent(type -> compareTypes(wanted, type, found));
        if (wanted.isRequired() && !found.notNull()) {
            oddities.add("column \"" + wanted.name() + "\" may be NULL, which the model cannot read");
        }
        if (!wanted.isRequired() && found.notNull()) {
            faults.add("column \"" + wanted.name() + "\" is NOT NULL, and the model may have no value for it");
        }
    }

    private void compareTypes(TableColumn wanted, String type, Catalog.Column found) {
        String difference = "column \"" + wanted.name() + "\" is " + found.type() + ", not " + wanted.type();
        if (!type.equals(found.baseType())) {
            boolean wider = WIDER.getOrDefault(type, Set.of()).contains(found.baseType());
            (wider ? oddities : faults).add(difference);
        } else if (!modifier(wanted.type()).equals(modifier(found.type()))) {
            oddities.add(difference);
        }
    }

    /** Looks at columns that the model does not know: they must get along without it. */
    void unknown(Collection<Catalog.Column> columns) {
        columns.stream()
                .filter(column -> column.notNull() && !column.filled())
                .forEach(column -> faults.add(
                        "column \"" + column.name() + "\" is NOT NULL without default, and the model has it not"));
    }

    /** Looks whether there is what decides that a row is there already, and whether indexes are as unique as wanted. */
    void compareIndexes(TableDefinition wanted, Map<String, Catalog.Index> found) {
        Set<String> unique = new HashSet<>();
        found.values().stream().filter(Catalog.Index::unique).forEach(index -> unique.add(index.column()));
        if (!unique.contains(wanted.key().name())) {
            faults.add("column \"" + wanted.key().name() + "\" is no primary key");
        }
        for (TableColumn column : wanted.indexed()) {
            boolean uniqueWanted = column.model().unique();
            Catalog.Index index = found.get(table.index(column.name()));
            if (uniqueWanted && index != null && !index.unique()) {
                faults.add("the index of column \"" + column.name() + "\" is not unique");
            } else if (!uniqueWanted && unique.contains(column.name())) {
                faults.add("column \"" + column.name() + "\" is unique, which the model does not say");
            }
        }
    }

    void add(String fault) {
        faults.add(fault);
    }

    /**
     * Logs what is odd.
     *
     * @throws ReadModelDriftException if something is worse than that
     */
    void report() {
        if (!oddities.isEmpty()) {
            log.warn("mink: table {} is not quite as its read model: {}", table, String.join("; ", oddities));
        }
        if (!faults.isEmpty()) {
            throw new ReadModelDriftException(table.toString(), faults);
        }
    }

    private static String modifier(String type) {
        int start = type.indexOf('(');
        String modifier =
                start < 0 ? "" : type.substring(start, type.indexOf(')') + 1).replace(" ", "");
        return modifier.replace(",0)", ")");
    }
}
