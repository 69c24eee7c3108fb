package dev.mink.testing.contract;

import dev.mink.Payload;
import dev.mink.readmodel.Filter;
import dev.mink.readmodel.FilterOp;
import dev.mink.readmodel.OrderBy;
import dev.mink.readmodel.Query;
import dev.mink.testing.contract.Thing.Address;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a query finds among things in a list, worked out in the plainest way: what repositories are compared with. */
final class PlainSearch {
    private static final BigDecimal WHOLE_DOUBLES = new BigDecimal(0x1p53);
    private static final BigDecimal WHOLE_FLOATS = new BigDecimal(0x1p24);

    private PlainSearch() {}

    static List<Thing> find(List<Thing> all, Query query) {
        return matching(all, query)
                .sorted(order(query))
                .skip(query.offset())
                .limit(query.limit().orElse(Integer.MAX_VALUE))
                .toList();
    }

    static long count(List<Thing> all, Query query) {
        return matching(all, query).count();
    }

    private static Stream<Thing> matching(List<Thing> all, Query query) {
        return all.stream()
                .filter(thing ->
                        query.filters().stream().allMatch(filter -> matches(filter, thing.get(filter.field()))));
    }

    private static boolean matches(Filter filter, @Nullable Object value) {
        if (value == null) {
            return filter.op() == FilterOp.IS_NULL;
        }
        Object given = filter.value() == null ? "" : filter.value();
        return switch (filter.op()) {
            case EQ -> areEqual(value, given);
            case NE -> !areEqual(value, given);
            case GT -> compare(value, given) > 0;
            case GTE -> compare(value, given) >= 0;
            case LT -> compare(value, given) < 0;
            case LTE -> compare(value, given) <= 0;
            case IN -> ((List<?>) given).stream().anyMatch(one -> areEqual(value, one));
            case NOT_IN -> ((List<?>) given).stream().noneMatch(one -> areEqual(value, one));
            case BETWEEN ->
                compare(value, ((List<?>) given).get(0)) >= 0 && compare(value, ((List<?>) given).get(1)) <= 0;
            case LIKE -> regex((String) given).matcher(value.toString()).matches();
            case CONTAINS -> contains(value, given);
            case IS_NULL -> false;
            case IS_NOT_NULL -> true;
        };
    }

    private static Comparator<Thing> order(Query query) {
        Comparator<Thing> order = Comparator.comparing(Thing::id, PlainSearch::compare);
        for (int at = query.orderBy().size() - 1; at >= 0; at--) {
            OrderBy step = query.orderBy().get(at);
            Comparator<Thing> next = (left, right) -> {
                Object one = left.get(step.field());
                Object other = right.get(step.field());
                return one == null || other == null ? Boolean.compare(one == null, other == null) : compare(one, other);
            };
            order = (step.descending() ? next.reversed() : next).thenComparing(order);
        }
        return order;
    }

    /** By what is easiest to compare: decimals, and texts as the numbers of their characters. */
    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        if (left instanceof Number one && right instanceof Number other) {
            int infinite = Integer.compare(rank(one), rank(other));
            return infinite != 0 || rank(one) != 0 ? infinite : decimal(one).compareTo(decimal(other));
        }
        if (left instanceof String || left instanceof Enum<?>) {
            return Arrays.compare(
                    left.toString().codePoints().toArray(),
                    right.toString().codePoints().toArray());
        }
        if (left instanceof UUID) {
            return left.toString().compareTo(right.toString());
        }
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static int rank(Number number) {
        double value = number.doubleValue();
        boolean binary = number instanceof Double || number instanceof Float;
        if (!binary || Double.isFinite(value)) {
            return 0;
        }
        return Double.isNaN(value) ? 2 : value > 0 ? 1 : -1;
    }

    private static BigDecimal decimal(Number number) {
        if (number instanceof Double || number instanceof Float) {
            BigDecimal exact = new BigDecimal(number.doubleValue());
            BigDecimal whole = number instanceof Double ? WHOLE_DOUBLES : WHOLE_FLOATS;
            return exact.abs().compareTo(whole) >= 0 ? exact : new BigDecimal(number.toString());
        }
        return new BigDecimal(number.toString());
    }

    private static boolean areEqual(Object left, Object right) {
        if (left instanceof Payload bytes) {
            return HexFormat.of()
                    .formatHex(bytes.toByteArray())
                    .equals(HexFormat.of().formatHex(((Payload) right).toByteArray()));
        }
        boolean structured = left instanceof Collection<?>
                || left instanceof Map<?, ?>
                || left instanceof Address
                || left instanceof Boolean;
        return structured ? left.equals(right) : compare(left, right) == 0;
    }

    private static Pattern regex(String like) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < like.length(); at++) {
            char letter = like.charAt(at);
            if (letter == '\\') {
                regex.append(Pattern.quote(like.substring(++at, at + 1)));
            } else {
                regex.append(letter == '%' ? ".*" : letter == '_' ? "." : Pattern.quote(String.valueOf(letter)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static boolean contains(Object whole, Object part) {
        if (whole instanceof Address address) {
            Map<String, Object> object =
                    Map.of("street", address.street(), "zip", address.zip(), "doors", address.doors());
            return contains(object, part);
        }
        if (whole instanceof List<?> list) {
            return part instanceof List<?> parts ? list.containsAll(parts) : list.contains(part);
        }
        if (whole instanceof Map<?, ?> map) {
            return part instanceof Map<?, ?> parts
                    && parts.entrySet().stream()
                            .allMatch(entry -> map.containsKey(entry.getKey())
                                    && containsWithin(map.get(entry.getKey()), entry.getValue()));
        }
        return whole.toString().contains(part.toString());
    }

    private static boolean containsWithin(@Nullable Object whole, @Nullable Object part) {
        if (whole == null || part == null) {
            return false;
        }
        boolean lists = whole instanceof List<?> && part instanceof List<?>;
        boolean objects = whole instanceof Map<?, ?> && part instanceof Map<?, ?>;
        return (lists || objects) ? contains(whole, part) : whole.equals(part);
    }
}
