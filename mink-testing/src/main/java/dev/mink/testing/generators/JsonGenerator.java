package dev.mink.testing.generators;

import dev.mink.Payload;
import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * JSON objects of any shape: nested, empty, with texts from all of Unicode, with numbers that no
 * {@code double} holds. Keys of one object are distinct; U+0000 does not occur.
 */
public final class JsonGenerator {
    private static final int MAX_DEPTH = 4;

    private final RandomGenerator random;
    private final TextGenerator texts;

    /** Creates a generator. */
    public JsonGenerator(RandomGenerator random) {
        this.random = random;
        this.texts = new TextGenerator(random);
    }

    /** An object as an event's data. */
    public Payload payload() {
        return Payload.ofUtf8(object());
    }

    /** An object with at least so many bytes of UTF-8. */
    public Payload payload(int minSize) {
        String object = object();
        String filler = "\"filler\":\"" + "x".repeat(Math.max(0, minSize - object.length())) + "\"";
        String separator = object.equals("{}") ? "" : ",";
        return Payload.ofUtf8(object.substring(0, object.length() - 1) + separator + filler + "}");
    }

    /** The text of an object. */
    public String object() {
        StringBuilder json = new StringBuilder();
        appendObject(json, 0);
        return json.toString();
    }

    private void appendObject(StringBuilder json, int depth) {
        json.append('{');
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                json.append(',');
            }
            // The number keeps keys apart.
            appendText(json, i + texts.any(8));
            json.append(':');
            appendValue(json, depth + 1);
        }
        json.append('}');
    }

    private void appendArray(StringBuilder json, int depth) {
        json.append('[');
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                json.append(',');
            }
            appendValue(json, depth + 1);
        }
        json.append(']');
    }

    private void appendValue(StringBuilder json, int depth) {
        switch (random.nextInt(depth < MAX_DEPTH ? 8 : 6)) {
            case 0 -> json.append("null");
            case 1 -> json.append(random.nextBoolean());
            case 2, 3 -> json.append(number());
            case 4, 5 -> appendText(json, texts.any(20));
            case 6 -> appendArray(json, depth);
            default -> appendObject(json, depth);
        }
    }

    private String number() {
        return switch (random.nextInt(7)) {
            case 0 -> Integer.toString(random.nextInt(-10, 11));
            case 1 -> Long.toString(random.nextLong());
            case 2 -> BigInteger.valueOf(random.nextLong()).pow(3).toString();
            case 3 -> random.nextLong() + "." + random.nextLong(Long.MAX_VALUE);
            case 4 -> random.nextInt(1, 10) + "." + random.nextInt(100) + "E" + random.nextInt(-30, 31);
            case 5 -> random.nextInt(100) + "." + "0".repeat(random.nextInt(1, 20));
            default -> "9007199254740993";
        };
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    if (c < ' ') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
