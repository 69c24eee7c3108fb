package dev.mink.readmodel.mapping;

import java.util.regex.Pattern;

/** Names of tables, schemas and columns. */
final class Identifiers {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");

    private Identifiers() {}

    static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /** {@code order_id} for {@code orderId} and {@code OrderID}, {@code http_server} for {@code HTTPServer}. */
    static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 8);
        for (int at = 0; at < name.length(); at++) {
            char letter = name.charAt(at);
            if (Character.isUpperCase(letter) && at > 0 && beginsWord(name, at)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(letter));
        }
        return snake.toString();
    }

    private static boolean beginsWord(String name, int at) {
        char before = name.charAt(at - 1);
        boolean lowerFollows = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
        return Character.isLowerCase(before)
                || Character.isDigit(before)
                || (Character.isUpperCase(before) && lowerFollows);
    }
}
