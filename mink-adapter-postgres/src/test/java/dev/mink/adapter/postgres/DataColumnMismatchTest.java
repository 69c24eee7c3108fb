package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.Health;
import dev.mink.adapter.HealthCheck;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Migrator;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An adapter that is told another type of column than the tables have does nothing, and says why. */
@Tag("database")
class DataColumnMismatchTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @ParameterizedTest
    @EnumSource
    void theTablesAreCreatedWithTheTypeAndPrintedSo(DataColumn column) throws SQLException {
        String created = database.newSchemaName("created");
        String printed = database.newSchemaName("printed");
        try (PostgresAdapter adapter = adapter(created, column)) {
            adapter.initialize();
            adapter.initialize();
        }
        try (PostgresAdapter adapter = adapter(printed, column)) {
            Given.run(
                    database.dataSource(),
                    adapter.capability(Migrator.class).orElseThrow().schemaSql());
            adapter.initialize();
            adapter.append(Given.append(Given.stream()));
        }
        assertThat(typeOf(created)).isEqualToIgnoringCase(column.name());
        assertThat(typeOf(printed)).isEqualToIgnoringCase(column.name());
    }

    @ParameterizedTest
    @EnumSource
    void initializingSaysSoAndChangesNothing(DataColumn column) throws SQLException {
        String schema = tables(column);
        // As go-mink leaves a schema, or a version before this one.
        Given.run(database.dataSource(), "DROP TABLE " + schema + ".mink_schema, " + schema + ".mink_feed");
        String tables = numberOfTables(schema);
        try (PostgresAdapter wrong = adapter(schema, other(column))) {
            assertThatThrownBy(wrong::initialize)
                    .isInstanceOfSatisfying(DataColumnMismatchException.class, e -> {
                        assertThat(e.schemaName()).isEqualTo(schema);
                        assertThat(e.found()).isEqualToIgnoringCase(column.name());
                        assertThat(e.configured()).isEqualTo(other(column));
                        assertThat(e.retryable()).isFalse();
                    })
                    .hasMessageContaining(schema)
                    .hasMessageContaining("dataColumn");
        }
        assertThat(typeOf(schema)).isEqualToIgnoringCase(column.name());
        assertThat(numberOfTables(schema)).isEqualTo(tables);
    }

    private static String numberOfTables(String schema) throws SQLException {
        return Given.ask(database.dataSource(), "SELECT count(*) FROM pg_tables WHERE schemaname = '" + schema + "'");
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsStoredNorRead(DataColumn column) throws SQLException {
        String schema = tables(column);
        assertEverythingFails(schema, column);
        try (PostgresAdapter right = adapter(schema, column)) {
            right.append(Given.append("Order-1", NO_STREAM, 3));
            assertEverythingFails(schema, column);

            assertThat(right.load(LoadRequest.after("Order-1", 0))).hasSize(3);
            assertThat(right.lastPosition()).isEqualTo(3);
            assertThat(right.streamInfo("Order-2")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void healthTellsIt(DataColumn column) {
        try (PostgresAdapter wrong = adapter(tables(column), other(column))) {
            Health health = wrong.capability(HealthCheck.class).orElseThrow().health();

            assertThat(health.up()).isFalse();
            assertThat(health.message())
                    .contains(
                            column.name().toLowerCase(Locale.ROOT),
                            other(column).name());
        }
    }

    private static void assertEverythingFails(String schema, DataColumn column) {
        try (PostgresAdapter wrong = adapter(schema, other(column))) {
            for (int count : new int[] {1, 3}) {
                assertFails(() -> wrong.append(Given.append("Order-1", ANY_VERSION, count)));
                assertFails(() -> wrong.append(Given.append("Order-2", NO_STREAM, count)));
                assertFails(() -> wrong.append(AppendRequest.of(
                        Given.write("Order-2", ANY_VERSION, count).asRepeatable())));
                assertFails(() -> wrong.append(AppendRequest.of(
                        Given.write("Order-2", NO_STREAM, count), Given.write("Order-3", ANY_VERSION, count))));
                assertFails(() -> wrong.append(
                        Given.append("Order-2", NO_STREAM, count).withParticipants(List.of((tx, stored) -> {}))));
            }
            assertFails(() -> wrong.load(LoadRequest.after("Order-1", 0)));
            assertFails(() -> wrong.readFeed(FeedRequest.after(0)));
            EventRewriter rewriter = wrong.capability(EventRewriter.class).orElseThrow();
            assertFails(() -> rewriter.rewriteEvent("Order-1", 1, Payload.ofUtf8("{}"), Metadata.empty(), Map.of()));
            if (wrong.lastPosition() > 0) {
                assertFails(() -> wrong.readFeed(new FeedRequest(0, 10, FeedFilter.ofCategory("Order"))));
            }
        }
    }

    private static void assertFails(ThrowingCallable call) {
        Consumer<AdapterException> isFinal = e -> assertThat(e.retryable()).isFalse();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(AdapterException.class, isFinal)
                .hasMessageContaining("dataColumn");
    }

    private static String tables(DataColumn column) {
        String schema = database.newSchemaName("column");
        try (PostgresAdapter adapter = adapter(schema, column)) {
            adapter.initialize();
        }
        return schema;
    }

    private static PostgresAdapter adapter(String schema, DataColumn column) {
        return PostgresAdapter.builder(database.dataSource())
                .schema(schema)
                .dataColumn(column)
                .notifications(false)
                .build();
    }

    private static DataColumn other(DataColumn column) {
        return column == DataColumn.JSONB ? DataColumn.BYTEA : DataColumn.JSONB;
    }

    private static String typeOf(String schema) throws SQLException {
        return Given.ask(
                database.dataSource(),
                "SELECT pg_typeof(data) FROM " + schema + ".events RIGHT JOIN (SELECT 1) one ON true LIMIT 1");
    }
}
