package dev.mink.versioning;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The text of a field's type, taken apart: {@code name}, {@code name<argument, …>} or {@code
 * name(constant|…)}. Text of another form is a name as a whole. A backslash takes away the meaning of
 * the character after it.
 */
record FieldType(String name, List<String> constants, List<FieldType> arguments) {
    private static final List<String> WITH_CONSTANTS = List.of("enum", "oneof");
    private static final List<String> WITH_ARGUMENTS = List.of("list", "map");

    static FieldType parse(String text) {
        for (String name : WITH_CONSTANTS) {
            if (text.startsWith(name + "(") && text.endsWith(")")) {
                return new FieldType(name, split(inner(name, text), '|'), List.of());
            }
        }
        for (String name : WITH_ARGUMENTS) {
            if (text.startsWith(name + "<") && text.endsWith(">")) {
                List<FieldType> arguments = split(inner(name, text), ',').stream()
                        .map(argument -> parse(argument.strip()))
                        .toList();
                return new FieldType(name, List.of(), arguments);
            }
        }
        return new FieldType(text, List.of(), List.of());
    }

    /** A constant as it stands in the text of a type. */
    static String escaped(String constant) {
        StringBuilder text = new StringBuilder();
        constant.chars().forEach(c -> {
            if ("\\|,()<>".indexOf(c) >= 0) {
                text.append('\\');
            }
            text.append((char) c);
        });
        return text.toString();
    }

    /** Whether code that expects this type understands all values of another one. */
    boolean reads(FieldType written) {
        if (!name.equals(written.name) || arguments.size() != written.arguments.size()) {
            return false;
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (!arguments.get(i).reads(written.arguments.get(i))) {
                return false;
            }
        }
        return new HashSet<>(constants).containsAll(written.constants);
    }

    private static String inner(String name, String text) {
        return text.substring(name.length() + 1, text.length() - 1);
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '<' || c == '(') {
                depth++;
            } else if (c == '>' || c == ')') {
                depth--;
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
