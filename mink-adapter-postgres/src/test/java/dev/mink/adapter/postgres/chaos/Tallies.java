package dev.mink.adapter.postgres.chaos;

import dev.mink.Event;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.postgres.chaos.Entry.Booked;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.AsyncProjectionBase;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModels;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Projections that count and sum, whose models are easily computed from the events. */
final class Tallies {
    /** Of all events, in the background. */
    static final String BACKGROUND = "background";

    /** Of the amounts whose writers run it, in the transactions of their appends. */
    static final String INLINE = "inline";

    private final ReadModelRepository<Tally> repository;

    Tallies(ReadModels models) {
        this.repository = models.repository(Tally.class);
    }

    /** Makes the rows that all writers change. */
    void prepare() {
        repository.insert(Tally.none(Tally.id(INLINE, Tally.ALL)));
    }

    AsyncProjection background() {
        return new AsyncProjectionBase(BACKGROUND) {
            @Override
            public boolean supportsBatch() {
                return true;
            }

            @Override
            public void apply(Event event, ProjectionContext context) {
                applyBatch(List.of(event), context);
            }

            @Override
            public void applyBatch(List<Event> events, ProjectionContext context) {
                add(events, repository.in(context.transaction().orElseThrow()));
            }
        };
    }

    /** Without locks on what is read: nobody else is to run this projection. */
    private static void add(List<Event> events, ReadModelRepository<Tally> within) {
        Set<String> ids = new HashSet<>();
        ids.add(Tally.id(BACKGROUND, Tally.ALL));
        events.forEach(event -> ids.add(Tally.id(BACKGROUND, event.streamId())));
        Map<String, Tally> tallies = new HashMap<>();
        within.getMany(ids).forEach(tally -> tallies.put(tally.id(), tally));
        // A wide window for being killed, or frozen until another owner has gone on.
        Pause.millis(ThreadLocalRandom.current().nextInt(20));
        for (Event event : events) {
            long amount = event.data() instanceof Booked booked ? booked.amount() : 0;
            add(tallies, Tally.id(BACKGROUND, event.streamId()), tally -> tally.then(amount));
            add(tallies, Tally.id(BACKGROUND, Tally.ALL), tally -> tally.then(amount));
        }
        within.upsertAll(tallies.values());
    }

    InlineProjection inline() {
        return InlineProjection.named(INLINE)
                .on(Booked.class, (booked, context) -> {
                    Transaction transaction = context.transaction().orElseThrow();
                    String stream = context.event().streamId();
                    change(Tally.id(INLINE, stream), transaction, tally -> tally.then(booked.amount()));
                    change(Tally.id(INLINE, Tally.ALL), transaction, tally -> tally.and(booked.amount()));
                })
                .build();
    }

    private void change(String id, Transaction transaction, UnaryOperator<Tally> change) {
        ReadModelRepository<Tally> within = repository.in(transaction);
        try {
            var unused = within.update(id, change);
        } catch (NotFoundException e) {
            within.upsert(change.apply(Tally.none(id)));
        }
    }

    Set<Tally> stored() {
        return new LinkedHashSet<>(repository.getAll());
    }

    /** What must be stored, from the events as they lie in the table. */
    static Set<Tally> computed(ChaosDatabase database) throws SQLException {
        String sql = "SELECT stream_id, data->>'amount', data->>'attached' FROM " + database.schema()
                + ".events ORDER BY global_position";
        Map<String, Tally> computed = new TreeMap<>();
        String total = Tally.id(INLINE, Tally.ALL);
        computed.put(total, Tally.none(total));
        try (Connection connection = database.connect(ChaosDatabase.CONTROL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String stream = row.getString(1);
                long amount = row.getLong(2);
                add(computed, Tally.id(BACKGROUND, stream), tally -> tally.then(amount));
                add(computed, Tally.id(BACKGROUND, Tally.ALL), tally -> tally.then(amount));
                if (row.getBoolean(3)) {
                    add(computed, Tally.id(INLINE, stream), tally -> tally.then(amount));
                    add(computed, total, tally -> tally.and(amount));
                }
            }
        }
        return new LinkedHashSet<>(computed.values());
    }

    private static void add(Map<String, Tally> tallies, String id, UnaryOperator<Tally> change) {
        tallies.put(id, change.apply(tallies.getOrDefault(id, Tally.none(id))));
    }
}
