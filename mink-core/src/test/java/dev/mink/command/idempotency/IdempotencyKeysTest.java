package dev.mink.command.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.command.Command;
import dev.mink.command.CommandBase;
import dev.mink.command.IdempotentCommand;
import dev.mink.command.TraceableCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {
    record CreateOrder(String customerId) implements Command {}

    record TracedOrder(String commandId, String customerId) implements TraceableCommand {
        @Override
        public String commandType() {
            return "CreateOrder";
        }
    }

    record BasedOrder(CommandBase base, String customerId) implements TraceableCommand {}

    record Refund(String idempotencyKey) implements IdempotentCommand {}

    record RebuildAll() implements Command {}

    record Tagged(Map<String, Integer> tags) implements Command {}

    sealed interface Means {
        record Card(String number) implements Means {}

        record Transfer(String number) implements Means {}
    }

    record Pay(Means means, int amount) implements Command {}

    record Opaque(Object anything) implements Command {}

    @Test
    void goMinksKeysAreReproduced() {
        assertThat(IdempotencyKeys.of(new CreateOrder("c1"))).isEqualTo("CreateOrder:210b792821c166cdde0662bb9867761e");
        assertThat(IdempotencyKeys.of(new TracedOrder("cmd-1", "c1")))
                .isEqualTo("CreateOrder:9c40ad67b124403a4621e7df1d06956a");
    }

    @Test
    void anOwnKeyIsTakenAsItIs() {
        assertThat(IdempotencyKeys.of(new Refund("r 1"))).isEqualTo("r 1");
        assertThat(IdempotencyKeys.prefix("shop").apply(new Refund("r 1"))).isEqualTo("shop:r 1");
    }

    @Test
    void aFieldIsTakenWithTheType() {
        Function<Command, String> byCustomer =
                IdempotencyKeys.fromField(command -> command instanceof CreateOrder create ? create.customerId() : "");

        assertThat(byCustomer.apply(new CreateOrder("c1"))).isEqualTo("CreateOrder:c1");
        assertThat(byCustomer.apply(new CreateOrder(""))).isEqualTo(IdempotencyKeys.generate(new CreateOrder("")));
    }

    @Test
    void tracingCanBeIgnored() {
        Function<Command, String> keys = IdempotencyKeys.ignoringTracing();

        assertThat(keys.apply(new TracedOrder("a", "c1")))
                .isEqualTo(keys.apply(new TracedOrder("b", "c1")))
                .isEqualTo("CreateOrder:210b792821c166cdde0662bb9867761e");
        assertThat(keys.apply(new BasedOrder(CommandBase.empty().withCorrelationId("x"), "c1")))
                .isEqualTo(keys.apply(new BasedOrder(CommandBase.empty(), "c1")))
                .isNotEqualTo(keys.apply(new BasedOrder(CommandBase.empty(), "c2")));
        assertThat(keys.apply(new Refund("r 1"))).isEqualTo("r 1");
    }

    @Test
    void theOrderOfAMapDoesNotMatter() {
        Map<String, Integer> tags = new HashMap<>();
        IntStream.range(0, 100).forEach(i -> tags.put("tag" + i, i));
        Map<String, Integer> same = new java.util.LinkedHashMap<>();
        IntStream.iterate(99, i -> i >= 0, i -> i - 1).forEach(i -> same.put("tag" + i, i));

        assertThat(IdempotencyKeys.generate(new Tagged(tags))).isEqualTo(IdempotencyKeys.generate(new Tagged(same)));
    }

    @Test
    void variantsWithTheSameContentAreNotTheSame() {
        assertThat(IdempotencyKeys.generate(new Pay(new Means.Card("1"), 5)))
                .isEqualTo(IdempotencyKeys.generate(new Pay(new Means.Card("1"), 5)))
                .isNotEqualTo(IdempotencyKeys.generate(new Pay(new Means.Transfer("1"), 5)));
    }

    @Test
    void aCommandWithoutContentIsItsType() {
        assertThat(IdempotencyKeys.generate(new RebuildAll())).startsWith("RebuildAll:");
    }

    @Test
    void halfCharactersAreTold() {
        assertThat(Stream.of("?", "\ud800", "\ud801", "\udc00", "\ud800\ud800", "\\ud800", "\ufffd", "\ud800\udc00")
                        .map(text -> IdempotencyKeys.generate(new CreateOrder(text))))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatCannotBeToldFromOthersHasNoKey() {
        assertThatThrownBy(() -> IdempotencyKeys.generate(new Opaque(new Object())))
                .isInstanceOfSatisfying(
                        UnserializableCommandException.class,
                        e -> assertThat(e.commandType()).isEqualTo("Opaque"));
        Object[] endless = new Object[1];
        endless[0] = endless;
        assertThatThrownBy(() -> IdempotencyKeys.generate(new Opaque(endless)))
                .isInstanceOf(UnserializableCommandException.class);
    }

    @Test
    void anOrdinaryKeyIsKeptAsItIs() {
        assertThat(IdempotencyKeys.stored("", "order 1: ä")).isEqualTo("order 1: ä");
        assertThat(IdempotencyKeys.stored("", "𝄞".repeat(255))).isEqualTo("𝄞".repeat(255));
    }

    @Test
    void noTwoKeysAreKeptAlike() {
        String longKey = "k".repeat(10_000);
        String hashed = IdempotencyKeys.stored("", longKey);
        String tenants = IdempotencyKeys.stored("a", "b:c");
        List<String> kept = Stream.of(
                        hashed,
                        tenants,
                        IdempotencyKeys.stored("", hashed),
                        IdempotencyKeys.stored("", tenants),
                        IdempotencyKeys.stored("", longKey + "k"),
                        IdempotencyKeys.stored("a", longKey),
                        IdempotencyKeys.stored("b", longKey),
                        IdempotencyKeys.stored("a", hashed),
                        IdempotencyKeys.stored("a:b", "c"),
                        IdempotencyKeys.stored("", "b:c"),
                        IdempotencyKeys.stored("", "a:b:c"))
                .toList();

        assertThat(kept).doesNotHaveDuplicates().allMatch(key -> key.length() <= IdempotencyKeys.MAX_LENGTH);
    }

    @Test
    void unusableKeysAreRefused() {
        for (String key : List.of("", " \t", "a\0", "\ud800", "\udc00x")) {
            assertThatThrownBy(() -> IdempotencyKeys.stored("", key))
                    .isInstanceOf(InvalidIdempotencyKeyException.class);
            assertThatThrownBy(() -> IdempotencyKeys.stored("tenant", key))
                    .isInstanceOf(InvalidIdempotencyKeyException.class);
        }
        assertThatThrownBy(() -> IdempotencyKeys.stored("a\0", "key"))
                .isInstanceOf(InvalidIdempotencyKeyException.class);
    }
}
