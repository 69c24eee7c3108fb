package dev.mink.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresUrlTest {
    @Test
    void decodesTheLoginOfAPostgresUrl() {
        PostgresUrl url =
                PostgresUrl.parse("postgres://us%40er:p%3Aa%2Fs%20s+%24@db.example:6543/my%20db?sslmode=disable");

        assertThat(url)
                .isEqualTo(new PostgresUrl(
                        "db.example", 6543, "my db", "us@er", "p:a/s s+$", Map.of("sslmode", "disable")));
    }

    @Test
    void readsAJdbcUrl() {
        PostgresUrl url = PostgresUrl.parse("jdbc:postgresql://localhost/orders?user=me&password=a%26b");

        assertThat(url).isEqualTo(new PostgresUrl("localhost", 5432, "orders", "me", "a&b", Map.of()));
    }

    @Test
    void jdbcUrlEncodesWhatItContains() {
        PostgresUrl url = new PostgresUrl("localhost", 1, "a b", "u&", "p=%", Map.of("ssl", "false"));

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:1/a%20b?password=p%3D%25&ssl=false&user=u%26");
        assertThat(PostgresUrl.parse(url.jdbcUrl())).isEqualTo(url);
    }

    @Test
    void hidesThePassword() {
        assertThat(PostgresUrl.parse("postgres://u:secret@h/d").toString()).doesNotContain("secret");
    }

    @Test
    void refusesOtherDatabasesAndSeveralHosts() {
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresUrl.parse("mysql://localhost/x"));
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresUrl.parse("postgres://a:1,b:2/x"));
    }
}
