package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedRequest;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed comes from the primary alone. The server of this test says of itself what it is told to. */
@Tag("database")
class StandbyTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private String claims;
    private PostgresAdapter adapter;
    private long last;

    @BeforeEach
    void open() throws SQLException {
        claims = database.newSchema("claims");
        Given.run(
                database.dataSource(),
                "CREATE TABLE " + claims + ".claim AS SELECT false AS standby",
                "CREATE FUNCTION " + claims
                        + ".pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT standby FROM " + claims
                        + ".claim'");
        adapter = PostgresAdapter.builder(database.url()
                        .withParameter("options", "-c search_path=" + claims + ",pg_catalog")
                        .dataSource())
                .schema(database.newSchemaName("standby"))
                .notifications(false)
                .build();
        adapter.initialize();
        adapter.append(Given.append("Order-1"));
        adapter.append(Given.append("Order-1"));
        last = adapter.stablePosition();
        assertThat(adapter.readFeed(FeedRequest.after(0)).events()).hasSize(2);
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void itsHorizonIsRefused() throws SQLException {
        becomeStandby();

        assertThatThrownBy(() -> adapter.stablePosition())
                .isInstanceOf(FeedBrokenException.class)
                .hasMessageContaining("standby");
    }

    @Test
    void itsRowsAreRefusedWhenThePrimaryGaveTheHorizon() throws SQLException {
        becomeStandby();

        assertRefused(new FeedRequest(0, 10, FeedFilter.all()));
        assertRefused(new FeedRequest(0, 10, FeedFilter.ofTypes("Added")));
    }

    @Test
    void itsEmptyPagesAreRefusedWhenThePrimaryGaveTheHorizon() throws SQLException {
        becomeStandby();

        assertRefused(new FeedRequest(last, 10, FeedFilter.all()));
        assertRefused(new FeedRequest(0, 10, FeedFilter.ofTypes("Nothing")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "targetServerType=any", "targetServerType=preferSecondary&loadBalanceHosts=true"})
    void aUrlThatMayLeadToAStandbyIsRefused(String parameters) {
        PostgresAdapterBuilder builder = PostgresAdapter.builder("jdbc:postgresql://one,two/db?" + parameters);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("targetServerType=primary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one,two/db?targetServerType=primary", "one,two/db?targetServerType=master", "one/db"})
    void aUrlThatLeadsToThePrimaryIsAccepted(String place) {
        assertThatCode(() -> PostgresAdapter.builder("jdbc:postgresql://" + place)
                        .build()
                        .close())
                .doesNotThrowAnyException();
    }

    private void becomeStandby() throws SQLException {
        Given.run(database.dataSource(), "UPDATE " + claims + ".claim SET standby = true");
    }

    private void assertRefused(FeedRequest request) {
        assertThatThrownBy(() -> adapter.readFeed(request))
                .isInstanceOf(FeedBrokenException.class)
                .hasMessageContaining("standby");
    }
}
