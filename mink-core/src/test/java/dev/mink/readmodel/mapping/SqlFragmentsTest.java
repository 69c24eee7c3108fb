package dev.mink.readmodel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFragmentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NUMERIC(10,2)",
                "varchar(20)",
                "timestamp with time zone",
                "TEXT[]",
                "0",
                "'open'",
                "'it''s'",
                "'a, b (c'",
                "now()",
                "'{}'::jsonb",
                "'dropbox'",
                "coalesce(update_at(), now())",
                "-1.5"
            })
    void typesAndValuesPass(String sql) {
        assertThat(SqlFragments.problemOf(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TEXT; DROP TABLE x",
                "TEXT -- x",
                "TEXT /* x",
                "x */",
                "'a\\'",
                "(select 1)",
                "DELETE",
                "'x' Union 'y'",
                "TEXT, evil TEXT",
                "TEXT) ; x (",
                "TEXT) x (",
                "now(",
                "'open",
                "$$x$$",
                "\"x\"",
                "TEXT\nNULL",
                "grant"
            })
    void statementsAndWhatBreaksOutDoNot(String sql) {
        assertThat(SqlFragments.problemOf(sql)).isPresent();
    }
}
