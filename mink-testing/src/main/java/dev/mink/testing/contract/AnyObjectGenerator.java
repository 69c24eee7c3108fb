package dev.mink.testing.contract;

import dev.mink.testing.contract.AnyObject.Bytes;
import dev.mink.testing.contract.AnyObject.Collections;
import dev.mink.testing.contract.AnyObject.Colour;
import dev.mink.testing.contract.AnyObject.LocalTimes;
import dev.mink.testing.contract.AnyObject.Node;
import dev.mink.testing.contract.AnyObject.Numbers;
import dev.mink.testing.contract.AnyObject.Texts;
import dev.mink.testing.contract.AnyObject.Times;
import dev.mink.testing.generators.TextGenerator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Objects with the values that programs break at. */
final class AnyObjectGenerator {
    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("America/St_Johns"), ZoneOffset.UTC, ZoneOffset.ofHours(-18));
    private static final long[] LONGS = {
        0,
        1,
        -1,
        127,
        128,
        -32,
        -33,
        -128,
        -129,
        255,
        256,
        65535,
        65536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        0.1,
        1e300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY
    };
    private static final int MOST_DIGITS = 40;

    private final RandomGenerator random;
    private final TextGenerator texts;

    AnyObjectGenerator(RandomGenerator random) {
        this.random = random;
        this.texts = new TextGenerator(random);
    }

    AnyObject next() {
        return new AnyObject(
                orNull(this::texts),
                numbers(),
                orNull(this::times),
                localTimes(),
                collections(),
                orNull(() -> node(4)));
    }

    private Texts texts() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return new Texts(
                texts.any(40),
                orNull(() -> texts.any(300)),
                oneOf('a', '"', '\u00E4', '\u4E2D', '\uFFFD'),
                random.nextBoolean(),
                orNull(random::nextBoolean),
                colour(),
                orNull(this::colour),
                new UUID(random.nextLong(), random.nextLong()),
                URI.create("https://mink.dev/a%20b?q=" + random.nextInt()),
                oneOf(Locale.GERMANY, Locale.ENGLISH, Locale.TRADITIONAL_CHINESE),
                Optional.ofNullable(orNull(() -> texts.any(5))),
                new Bytes(bytes));
    }

    private Numbers numbers() {
        return new Numbers(
                (byte) random.nextInt(),
                (short) random.nextInt(),
                random.nextBoolean() ? random.nextInt() : (int) large(),
                large(),
                (float) real(),
                real(),
                orNull(random::nextInt),
                orNull(this::large),
                orNull(this::real),
                BigInteger.valueOf(large()).multiply(BigInteger.valueOf(large())),
                decimal(),
                random.nextBoolean() ? OptionalLong.of(large()) : OptionalLong.empty());
    }

    private Times times() {
        ZoneId zone = oneOf(ZONES.toArray(ZoneId[]::new));
        return new Times(
                instant(),
                OffsetDateTime.ofInstant(instantOfEra(), ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801))),
                instantOfEra().atZone(zone),
                random.nextInt(8) == 0
                        ? oneOf(Duration.ofSeconds(Long.MIN_VALUE), Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))
                        : Duration.ofSeconds(large() >> 34, random.nextInt(1_000_000_000)),
                Period.of(random.nextInt(), random.nextInt(), random.nextInt()),
                zone,
                ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801)),
                orNull(this::instant));
    }

    private LocalTimes localTimes() {
        LocalDate date = random.nextInt(8) == 0
                ? oneOf(LocalDate.MIN, LocalDate.MAX, LocalDate.EPOCH)
                : LocalDate.ofEpochDay(random.nextInt(-1_000_000, 1_000_000));
        LocalTime time = random.nextInt(8) == 0
                ? oneOf(LocalTime.MIN, LocalTime.MAX, LocalTime.NOON)
                : LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L));
        return new LocalTimes(
                date,
                time,
                LocalDateTime.of(date, time),
                time.atOffset(ZoneOffset.ofHours(random.nextInt(-18, 19))),
                Year.of(date.getYear()),
                YearMonth.from(date),
                MonthDay.from(date),
                oneOf(Month.values()),
                oneOf(DayOfWeek.values()));
    }

    private Collections collections() {
        Map<String, @Nullable BigDecimal> amounts = new LinkedHashMap<>();
        Map<Colour, List<Integer>> byColour = new EnumMap<>(Colour.class);
        Map<Integer, Map<String, Boolean>> nested = new LinkedHashMap<>();
        Set<Integer> set = new HashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            amounts.put(texts.any(10), orNull(this::decimal));
            byColour.put(colour(), list(random::nextInt));
            nested.put(random.nextInt(), Map.of(texts.any(3), random.nextBoolean()));
            set.add(random.nextInt());
        }
        return new Collections(
                list(() -> texts.any(20)),
                this.<@Nullable Long>list(() -> orNull(this::large)),
                set,
                amounts,
                byColour,
                nested,
                list(() -> list(this::instant)),
                Map.of(
                        "text",
                        texts.any(5),
                        "flag",
                        true,
                        "list",
                        list(random::nextInt),
                        "map",
                        Map.of("n", large(1L << 40))));
    }

    private Node node(int depth) {
        int children = depth == 0 ? 0 : random.nextInt(3);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            nodes.add(node(depth - 1));
        }
        return new Node(texts.any(8), nodes, depth == 0 ? null : orNull(() -> node(depth - 1)));
    }

    private Instant instant() {
        return random.nextInt(8) == 0
                ? oneOf(Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.ofEpochSecond(1L << 34))
                : instantOfEra();
    }

    /** Some thousand years around now, with and without fractions of seconds. */
    private Instant instantOfEra() {
        return Instant.ofEpochSecond(
                random.nextLong(-100_000_000_000L, 100_000_000_000L),
                random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
    }

    private BigDecimal decimal() {
        StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
        for (int i = random.nextInt(1, MOST_DIGITS + 1); i > 0; i--) {
            digits.append(random.nextInt(10));
        }
        return new BigDecimal(new BigInteger(digits.toString()), random.nextInt(-20, 60));
    }

    private long large() {
        return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
    }

    /** Of a size that needs 64 bits, so that it is read as it was even where no class says so. */
    private long large(long smallest) {
        return random.nextLong(smallest, Long.MAX_VALUE);
    }

    private double real() {
        return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian();
    }

    private Colour colour() {
        return oneOf(Colour.values());
    }

    private <T extends @Nullable Object> List<T> list(Supplier<T> elements) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(elements.get());
        }
        return list;
    }

    private <T> @Nullable T orNull(Supplier<T> value) {
        return random.nextInt(4) == 0 ? null : value.get();
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }
}
