package dev.mink.command.audit;

import dev.mink.command.internal.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an entry says, as bytes that are the same for the same entry on every machine and at all times:
 * the name of this layout, then the fields in the order of the record. A text is its length in bytes
 * and its UTF-8 form, a number has eight bytes, a time its seconds and nanoseconds, metadata the number
 * of entries and these by the order of their keys.
 */
final class AuditContent {
    private static final String LAYOUT = "mink-audit-1";

    private AuditContent() {}

    static String hash(AuditEntry entry) {
        return Sha256.hex(bytes(entry));
    }

    private static byte[] bytes(AuditEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, LAYOUT);
            text(out, entry.id());
            text(out, entry.commandType());
            text(out, entry.commandId());
            text(out, entry.aggregateId());
            text(out, entry.actor());
            text(out, entry.tenantId());
            text(out, entry.correlationId());
            text(out, entry.causationId());
            text(out, entry.error());
            out.writeLong(entry.version());
            out.writeLong(entry.durationMs());
            out.writeLong(entry.timestamp().getEpochSecond());
            out.writeLong(entry.timestamp().getNano());
            out.writeBoolean(entry.success());
            metadata(out, entry.metadata());
            out.writeBoolean(entry.replayed());
            text(out, entry.state().name());
            text(out, entry.intentId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void metadata(DataOutputStream out, Map<String, String> metadata) throws IOException {
        out.writeLong(metadata.size());
        for (Map.Entry<String, String> each : new TreeMap<>(metadata).entrySet()) {
            text(out, each.getKey());
            text(out, each.getValue());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
