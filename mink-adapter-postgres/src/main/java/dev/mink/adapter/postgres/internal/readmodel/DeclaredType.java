package dev.mink.adapter.postgres.internal.readmodel;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The SQL types that models declare: texts that become part of statements. */
final class DeclaredType {
    /** Words of a name, a modifier such as (10, 2) behind one of them, and brackets for arrays. */
    private static final Pattern TYPE = Pattern.compile(
            "(?:[a-z_]\\w*\\.)?[a-z_]\\w*(?: [a-z_]\\w*)*(?: ?\\( ?\\d+ ?(?:, ?-?\\d+ ?)?\\)(?: [a-z_]\\w*)*)?(?: ?\\[\\])*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SPACE = Pattern.compile(" ");

    private static final Set<String> BEHIND_A_TYPE = Set.of(
            "not",
            "null",
            "primary",
            "unique",
            "references",
            "check",
            "default",
            "constraint",
            "generated",
            "collate",
            "using",
            "storage",
            "compression");

    private DeclaredType() {}

    /** Whether a text is the name of a type and nothing behind it. */
    static boolean isType(String text) {
        return TYPE.matcher(text).matches()
                && SPACE.splitAsStream(text.toLowerCase(Locale.ROOT)).noneMatch(BEHIND_A_TYPE::contains);
    }

    /** A type without its modifier: what values can be cast to without being cut. */
    static String withoutModifier(String type) {
        String base = type.replaceAll(" ?\\([^)]*\\)", "");
        return base.equalsIgnoreCase("char") || base.equalsIgnoreCase("character") ? "text" : base;
    }
}
