package dev.mink.benchmarks.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import dev.mink.benchmarks.SampleEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * The JdbcEventStorageEngine of Axon Framework with JSON in byte columns, a transaction a call.
 * Axon reads payloads lazily; as with the others, nobody asks for them.
 */
final class AxonContestant implements Contestant {
    static final String NAME = "axon";

    private static final String AGGREGATE_TYPE = "Bench";

    private final HikariDataSource pool;
    private final Runnable cleanUp;
    private final JdbcEventStorageEngine engine;

    /** A contestant on a pool whose search path is an empty schema; closes the pool. */
    AxonContestant(HikariDataSource pool, int pageSize, Runnable cleanUp) {
        this.pool = pool;
        this.cleanUp = cleanUp;
        ThreadTransactions transactions = new ThreadTransactions(pool);
        JacksonSerializer serializer = JacksonSerializer.builder()
                .objectMapper(new ObjectMapper().registerModule(new JavaTimeModule()))
                .build();
        engine = JdbcEventStorageEngine.builder()
                .connectionProvider(transactions)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(ThreadTransactions::isDuplicateKey)
                .batchSize(pageSize)
                .build();
        transactions.executeInTransaction(() -> engine.createSchema(PostgresEventTableFactory.INSTANCE));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void append(String streamId, int count) {
        if (count == 1) {
            engine.appendEvents(message(streamId, 0, SampleEvents.SMALL));
            return;
        }
        List<DomainEventMessage<?>> messages = new ArrayList<>(count);
        for (Object event : SampleEvents.objects(count)) {
            messages.add(message(streamId, messages.size(), event));
        }
        engine.appendEvents(messages);
    }

    private static DomainEventMessage<?> message(String streamId, int number, Object payload) {
        return new GenericDomainEventMessage<>(
                AGGREGATE_TYPE,
                streamId,
                number,
                payload,
                Map.of(),
                SampleEvents.IDS.get().toString(),
                Instant.now());
    }

    @Override
    public int load(String streamId) {
        int loaded = 0;
        DomainEventStream events = engine.readEvents(streamId);
        while (events.hasNext()) {
            events.next();
            loaded++;
        }
        return loaded;
    }

    @Override
    @SuppressWarnings("NullAway") // without a token Axon starts at the beginning
    public int readFeed(int events, int pageSize) {
        try (Stream<?> feed = engine.readEvents(null, false)) {
            int read = (int) feed.limit(events).filter(event -> event != null).count();
            if (read < events) {
                throw new IllegalStateException("mink: the feed ended after " + read + " of " + events + " events");
            }
            return read;
        }
    }

    @Override
    public void close() {
        pool.close();
        cleanUp.run();
    }
}
