package dev.mink.adapter.postgres.internal.data;

import dev.mink.Payload;
import dev.mink.adapter.InvalidEventDataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Event data as the text that the database is given. */
final class JsonText {
    private static final char REPLACEMENT = '\uFFFD';

    private JsonText() {}

    /**
     * The text of data.
     *
     * @param streamId the stream that the data is for
     * @throws InvalidEventDataException if the bytes are not UTF-8: decoding would change them silently
     */
    static String of(Payload data, String streamId) {
        String text = data.asUtf8();
        // Only where decoding may have replaced something is it worth decoding again, strictly.
        if (text.indexOf(REPLACEMENT) >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data.toByteArray()));
            } catch (CharacterCodingException e) {
                throw new InvalidEventDataException(streamId, "it is not UTF-8", e);
            }
        }
        return text;
    }
}
