package dev.mink.adapter.memory;

import dev.mink.readmodel.mapping.ValueKind;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares the values of a column, as their kind says. */
final class ValueOrder {
    private ValueOrder() {}

    /** Whether two values are equal. */
    static boolean areEqual(ValueKind kind, Object left, Object right) {
        return switch (kind) {
            case BYTES -> Arrays.equals((byte[]) left, (byte[]) right);
            case JSON -> JsonContents.areEqual((String) left, (String) right);
            default -> compare(left, right) == 0;
        };
    }

    /** Compares two values of a kind that can be sorted. */
    static int compare(Object left, Object right) {
        if (left instanceof String text) {
            return compareTexts(text, (String) right);
        }
        return left instanceof UUID uuid ? compareUuids(uuid, (UUID) right) : compareOthers(left, right);
    }

    /** Compares two values, null being the greatest. */
    static int compareNullsLast(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Boolean.compare(left == null, right == null);
        }
        return compare(left, right);
    }

    /** By code point: {@link String#compareTo} puts what lies beyond U+FFFF before U+E000. */
    private static int compareTexts(String left, String right) {
        int at = mismatch(left, right);
        if (at == left.length() || at == right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        char one = left.charAt(at);
        char other = right.charAt(at);
        // a surrogate stands for a code point that is greater than any single character
        return Character.isSurrogate(one) == Character.isSurrogate(other)
                ? Character.compare(one, other)
                : Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(other));
    }

    private static int mismatch(String left, String right) {
        int length = Math.min(left.length(), right.length());
        int at = 0;
        while (at < length && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        return at;
    }

    private static int compareUuids(UUID left, UUID right) {
        int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return high == 0 ? Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits()) : high;
    }

    @SuppressWarnings("unchecked") // all values of a column have the one type of its kind
    private static int compareOthers(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }
}
