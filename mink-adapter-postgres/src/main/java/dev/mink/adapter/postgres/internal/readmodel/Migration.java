package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes a table as its model wants it, in one transaction and one process at a time. What is there is
 * neither dropped nor changed, and needs no privilege to be there.
 */
final class Migration {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('mink read models ' || ?, 0))";

    private final TableDefinition wanted;
    private final TableName name;

    Migration(TableDefinition wanted) {
        this.wanted = wanted;
        this.name = wanted.name();
    }

    /**
     * Migrates.
     *
     * @throws dev.mink.adapter.postgres.ReadModelDriftException if what is there stands in the way
     */
    void run(Sessions sessions) {
        sessions.run(Call.of("migrate read model", name.toString()), session -> {
            session.begin();
            run(session);
            session.commit();
            return true;
        });
    }

    /** Migrates within a transaction. */
    void run(Session session) throws SQLException {
        lock(session);
        if (!Catalog.hasSchema(session, name)) {
            execute(session, "CREATE SCHEMA " + Identifier.quoted(name.schema()));
        }
        Optional<String> kind = Catalog.kind(session, name);
        if (kind.isEmpty()) {
            execute(session, wanted.create());
        } else {
            change(session, kind.get());
        }
        Map<String, Catalog.Index> indexes = Catalog.indexes(session, name);
        for (TableColumn column : wanted.indexed()) {
            if (!indexes.containsKey(name.index(column.name()))) {
                execute(session, wanted.index(column));
            }
        }
    }

    private void change(Session session, String kind) throws SQLException {
        Drift drift = new Drift(name);
        if (!kind.equals("r") && !kind.equals("p")) {
            drift.add("it is no table");
            drift.report();
        }
        List<TableColumn> missing = compare(session, drift);
        drift.report();
        for (TableColumn column : missing) {
            execute(session, wanted.add(column));
        }
    }

    private List<TableColumn> compare(Session session, Drift drift) throws SQLException {
        Map<String, Catalog.Column> found = Catalog.columns(session, name).stream()
                .collect(Collectors.toMap(Catalog.Column::name, Function.identity()));
        List<Optional<String>> types = Catalog.typeNames(
                session, wanted.columns().stream().map(TableColumn::baseType).toList());
        List<TableColumn> missing = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            TableColumn column = wanted.columns().get(i);
            Catalog.Column there = found.remove(column.name());
            if (there != null) {
                drift.compare(column, types.get(i), there);
            } else if (!column.model().isId()) {
                requireFillable(column, drift);
                missing.add(column);
            }
        }
        drift.unknown(found.values());
        drift.compareIndexes(wanted, Catalog.indexes(session, name));
        return missing;
    }

    private static void requireFillable(TableColumn column, Drift drift) {
        if (column.isRequired() && column.filling().isEmpty()) {
            drift.add("column \"" + column.name() + "\" is missing, and there is no default to fill it with");
        }
    }

    private void lock(Session session) throws SQLException {
        try (PreparedStatement statement = session.prepare(LOCK)) {
            statement.setString(1, name.schema());
            statement.execute();
        }
    }

    private static void execute(Session session, String sql) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.execute();
        }
    }
}
