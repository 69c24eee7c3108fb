package dev.mink.adapter.postgres.internal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "TEXT",
                "NUMERIC(10,2)",
                "numeric(10, -2)",
                "VARCHAR(50)",
                "timestamp(3) with time zone",
                "double precision",
                "app.mood",
                "int4[]",
                "with_update_at",
                "dropbox"
            })
    void typesAreTaken(String text) {
        assertThat(DeclaredType.isType(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "TEXT; DROP TABLE x",
                "TEXT -- x",
                "TEXT /* x",
                "TEXT */",
                "TEXT\\",
                "TEXT, \"evil\" INT",
                "TEXT)",
                "TEXT) AS (SELECT 1",
                "INT DEFAULT 0",
                "INT NOT NULL",
                "TEXT PRIMARY KEY",
                "TEXT CHECK (true)",
                "TEXT REFERENCES users",
                "TEXT COLLATE x",
                "\"Mood\"",
                "TEXT USING 'x'",
                "TEXT\0",
                "tęxt"
            })
    void everythingElseIsNoType(String text) {
        assertThat(DeclaredType.isType(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMERIC(10,2)|NUMERIC",
                "VARCHAR (50)|VARCHAR",
                "timestamp(3) with time zone|timestamp with time zone",
                "char(3)|text",
                "varchar(3)[]|varchar[]",
                "TEXT|TEXT"
            })
    void aTypeWithoutModifierCutsNothingOff(String type, String base) {
        assertThat(DeclaredType.withoutModifier(type)).isEqualTo(base);
    }
}
