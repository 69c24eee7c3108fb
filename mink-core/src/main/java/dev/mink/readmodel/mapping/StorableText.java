package dev.mink.readmodel.mapping;

import java.util.Optional;

/** What texts a database can hold: those that are UTF-8 and have no U+0000. */
final class StorableText {
    private StorableText() {}

    /** Why a text cannot be stored. */
    static Optional<String> problemOf(String text) {
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == 0) {
                return Optional.of("the text contains U+0000");
            }
            if (Character.isSurrogate(letter)) {
                if (!Character.isHighSurrogate(letter)
                        || at + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(at + 1))) {
                    return Optional.of("the text contains half a surrogate pair");
                }
                at++;
            }
        }
        return Optional.empty();
    }

    /** Why a JSON value cannot be stored; escapes count as what they stand for. */
    static Optional<String> problemOfJson(String json) {
        for (int at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at + 2)) {
            if (json.startsWith("\\u0000", at)) {
                return Optional.of("the JSON contains U+0000");
            }
        }
        return problemOf(json);
    }
}
