package dev.mink.adapter.postgres;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.readmodel.ModelTable;
import dev.mink.adapter.postgres.internal.readmodel.ShadowTable;
import dev.mink.readmodel.ShadowModels;
import dev.mink.readmodel.mapping.ShadowLabels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Tables beside those of live read models. */
final class PostgresShadowModels implements ShadowModels {
    private final PostgresReadModels live;
    private final PooledSessions sessions;
    private final String label;
    private final Map<Class<?>, PostgresRepository<?>> repositories = new LinkedHashMap<>();

    /** By name: whoever replaces several tables locks them in one order. */
    private final Map<String, ShadowTable> tables = new TreeMap<>();

    PostgresShadowModels(PostgresReadModels live, PooledSessions sessions, String label) {
        this.live = live;
        this.sessions = sessions;
        this.label = ShadowLabels.checked(label);
    }

    @Override
    public synchronized <T> PostgresRepository<T> repository(Class<T> type) {
        PostgresRepository<?> known = repositories.get(Objects.requireNonNull(type, "type"));
        if (known == null) {
            ModelTable<T> table = live.table(type);
            ShadowTable shadow = new ShadowTable(table, label);
            transaction(Call.of("create shadow of read model", table.name()), shadow::create);
            tables.put(table.name(), shadow);
            PostgresRepository<T> made = new PostgresRepository<>(sessions, sessions, table.shadow(label));
            repositories.put(type, made);
            return made;
        }
        @SuppressWarnings("unchecked") // put under its own class only
        PostgresRepository<T> own = (PostgresRepository<T>) known;
        return own;
    }

    @Override
    public synchronized void replaceLive(Transaction transaction) {
        tables.forEach(
                (name, table) -> sessions.in(transaction).run(Call.of("replace read model", name), table::replaceLive));
    }

    @Override
    public synchronized void close() {
        tables.forEach((name, table) -> transaction(Call.of("drop shadow of read model", name), table::drop));
        tables.clear();
        repositories.clear();
    }

    private void transaction(Call call, Session.Work<Boolean> work) {
        sessions.run(call, session -> {
            session.begin();
            work.in(session);
            session.commit();
            return true;
        });
    }
}
