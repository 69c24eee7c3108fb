package dev.mink.readmodel.mapping;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Types and values in SQL that annotations bring into statements. */
final class SqlFragments {
    private static final Set<String> KEYWORDS = Set.of(
            "drop",
            "alter",
            "create",
            "insert",
            "update",
            "delete",
            "truncate",
            "exec",
            "execute",
            "select",
            "union",
            "grant",
            "revoke");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9_]+");

    private SqlFragments() {}

    /** Why a piece of SQL is not one type or value; empty if it may be one. */
    static Optional<String> problemOf(String sql) {
        for (String part : new String[] {";", "--", "/*", "*/", "\\", "$", "\""}) {
            if (sql.contains(part)) {
                return Optional.of("it contains " + part);
            }
        }
        Optional<String> keyword = Stream.of(BETWEEN_WORDS.split(sql.toLowerCase(Locale.ROOT)))
                .filter(KEYWORDS::contains)
                .findFirst();
        return keyword.map(word -> "it contains the word " + word).or(() -> problemOfStructure(sql));
    }

    private static Optional<String> problemOfStructure(String sql) {
        boolean quoted = false;
        int depth = 0;
        for (int at = 0; at < sql.length(); at++) {
            char letter = sql.charAt(at);
            if (Character.isISOControl(letter)) {
                return Optional.of("it contains a control character");
            } else if (letter == '\'') {
                quoted = !quoted;
            } else if (!quoted && letter == '(') {
                depth++;
            } else if (!quoted && letter == ')' && --depth < 0) {
                return Optional.of("its parentheses do not match");
            } else if (!quoted && letter == ',' && depth == 0) {
                return Optional.of("it contains a comma outside of parentheses");
            }
        }
        return quoted || depth > 0 ? Optional.of("its quotes or parentheses do not match") : Optional.empty();
    }
}
