package dev.mink.examples.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.testing.postgres.PostgresDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class MessagePackExampleTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Test
    void storesTheSameBytesInMemoryAndOnPostgres() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        MessagePackExample.run(
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                database.freshDatabase().jdbcUrl());

        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .contains("{OrderID=001, Pieces=3, Shelves=[A-17, B-2], At=2026-03-04T05:06:07.123456Z}")
                .containsPattern("JSON +\\d+\\.\\d +1\\.00 +1\\.00 +1\\.00")
                .containsPattern("MessagePack +\\d+\\.\\d +0\\.\\d\\d")
                .endsWith("=== Complete ===" + System.lineSeparator());
        assertThat(text.split("v2 ItemAdded\\[orderId=001, sku=SKU-1, quantity=2, price=29.99\\]", -1))
                .as("in memory and on PostgreSQL")
                .hasSize(3);
        assertThat(text.split("the bytes of version 2: 84a76f726465724964a3303031", -1))
                .hasSize(3);
    }
}
