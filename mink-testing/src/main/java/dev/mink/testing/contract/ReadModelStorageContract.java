package dev.mink.testing.contract;

import static dev.mink.readmodel.Filter.eq;
import static dev.mink.readmodel.Filter.gte;
import static dev.mink.readmodel.Filter.isNull;
import static dev.mink.readmodel.Filter.like;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.OperationCancelledException;
import dev.mink.Payload;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.readmodel.FilterOp;
import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.testing.contract.Thing.Address;
import dev.mink.testing.contract.Thing.Color;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept comes back as it was, by its id. */
public abstract class ReadModelStorageContract extends ReadModelContract {
    private static final int MORE_THAN_A_STATEMENT_TAKES = 70_000;

    /** Sets up the contract. */
    protected ReadModelStorageContract() {}

    // ---------------------------------------------------------------- whole

    @Test
    void everyKindOfValueComesBack() {
        Thing full = new Thing(
                "a/ä '\"",
                "text\nwith \uD83D\uDE00",
                Color.GREEN,
                Short.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                0.1f,
                Double.MIN_VALUE,
                new BigDecimal("12345678901234567890.0123456789000"),
                true,
                Instant.parse("2024-02-29T12:00:00.123456Z"),
                LocalDate.of(-43, 3, 15),
                LocalDateTime.parse("2024-03-31T02:30:00.000001"),
                LocalTime.parse("23:59:59.999999"),
                UUID.randomUUID(),
                Payload.of(new byte[] {0, 1, -1}),
                Optional.of(""),
                List.of("a", "", "\uD83D\uDE00\"\\"),
                Map.of("whole", 1, "deep", Map.of("list", List.of(true, "x"))),
                new Address("Main \\ \"x\"", -1, List.of(3, 1, 2)));

        things().insert(full);

        assertThat(things().get("a/ä '\"")).isEqualTo(full);
        assertThat(things().find(Query.where(eq("number", Integer.MAX_VALUE)))).containsExactly(full);
        assertThat(things().getAll()).containsExactly(full);
    }

    @Test
    void nullComesBackAsNull() {
        Thing empty = Thing.of("a", Map.of());

        things().insert(empty);

        assertThat(things().get("a")).isEqualTo(empty);
        assertThat(things().get("a").note()).isEmpty();
    }

    @Test
    void beansComeBackWithWhatTheyInherit() {
        ReadModelRepository<Ticket.Bean> beans = repository(Ticket.Bean.class);
        Ticket.Bean bean = Ticket.Bean.of(7, "Concert");
        bean.getNotes().add("front row");
        bean.picture((byte) 1, (byte) 2);
        bean.seats().put("A", new ArrayList<>(List.of(1, 2)));
        bean.setPaid(true);
        bean.cache("stale");

        beans.insert(bean);

        Ticket.Bean found = beans.get("7");
        assertThat(found).isNotSameAs(bean);
        assertThat(found.getTicketNumber()).isEqualTo(7);
        assertThat(found.getNotes()).containsExactly("front row");
        assertThat(found.title()).isEqualTo("Concert");
        assertThat(found.picture()).containsExactly(1, 2);
        assertThat(found.seats()).isEqualTo(Map.of("A", List.of(1, 2)));
        assertThat(found.isPaid()).isTrue();
        assertThat(found.cache()).as("what is transient").isEqualTo("fresh");
        assertThat(found.hits()).as("uses of the setter").isEqualTo(1);
        assertThat(beans.count(Query.where(eq("paid", true), eq("ticketNumber", 7))))
                .isEqualTo(1);
    }

    @Test
    void whatIsHandedInAndOutIsTheCallers() {
        ReadModelRepository<Ticket.Bean> beans = repository(Ticket.Bean.class);
        Ticket.Bean bean = Ticket.Bean.of(1, "before");
        bean.picture((byte) 1);
        beans.insert(bean);
        List<Consumer<Ticket.Bean>> changes = List.of(
                changed -> changed.getNotes().add("later"),
                changed -> changed.picture()[0] = 9,
                changed -> changed.seats().put("B", List.of()),
                changed -> changed.setPaid(true));

        changes.forEach(change -> {
            change.accept(bean);
            change.accept(beans.get("1"));
            change.accept(beans.getAll().get(0));
            change.accept(beans.findOne(Query.all()));
            change.accept(beans.getMany(List.of("1")).get(0));
            change.accept(beans.findPage(Query.all()).items().get(0));
        });

        Ticket.Bean found = beans.get("1");
        assertThat(found.getNotes()).isEmpty();
        assertThat(found.picture()).containsExactly(1);
        assertThat(found.seats()).isEmpty();
        assertThat(found.isPaid()).isFalse();
    }

    @Test
    void recordsShareNoListsWithTheirCallers() {
        List<String> tags = new ArrayList<>(List.of("a"));
        things().insert(Thing.of("t", "tags", tags));

        tags.add("b");
        List<String> found = things().get("t").tags();
        if (found instanceof ArrayList<String> list) {
            list.add("c");
        }

        assertThat(things().get("t").tags()).containsExactly("a");
    }

    @Test
    void reservedWordsAreNamesLikeOthers() {
        ReadModelRepository<Ticket.Reserved> reserved = repository(Ticket.Reserved.class);

        reserved.insert(new Ticket.Reserved("b", 2, "x"));
        reserved.upsert(new Ticket.Reserved("a", 1, "y"));
        reserved.update("b", old -> new Ticket.Reserved("b", 3, "z"));

        assertThat(reserved.find(
                        Query.where(gte("select", 1), like("UserName", "%")).orderByDesc("from")))
                .containsExactly(new Ticket.Reserved("b", 3, "z"), new Ticket.Reserved("a", 1, "y"));
        assertThat(reserved.deleteMany(Query.where(eq("where", "z")))).isEqualTo(1);
    }

    // ---------------------------------------------------------------- by id

    @Test
    void idsOfAllTypesAreTexts() {
        UUID key = UUID.fromString("c0ffee00-0000-4000-8000-0000000000aa");
        ReadModelRepository<Ticket.OnlyId> uuids = repository(Ticket.OnlyId.class);
        uuids.insert(new Ticket.OnlyId(key));
        assertThat(uuids.get(key.toString()).key()).isEqualTo(key);
        assertThat(uuids.exists("C0FFEE00-0000-4000-8000-0000000000AA")).isTrue();

        ReadModelRepository<Ticket.SmallId> small = repository(Ticket.SmallId.class);
        small.insert(new Ticket.SmallId((short) -7, "minus seven"));
        assertThat(small.get("-7").name()).isEqualTo("minus seven");
        assertThat(small.getMany(List.of("99999", "-7", "x", "-07"))).hasSize(1);

        ReadModelRepository<Ticket.ToldId> told = repository(Ticket.ToldId.class);
        told.insert(new Ticket.ToldId("EU", 3));
        assertThat(told.get("EU/3").number()).isEqualTo(3);
        assertThat(told.find(Query.where(eq("id", "EU/3")))).hasSize(1);
    }

    @Test
    void aTextThatIsNoIdIsFoundNowhere() {
        repository(Ticket.SmallId.class).insert(new Ticket.SmallId((short) 7, "seven"));
        for (String none : List.of("07", "+7", "7.0", " 7", "", "seven", "7777777", "7; DROP TABLE x", "\0")) {
            assertNothing(repository(Ticket.SmallId.class), none);
        }
        for (String none : List.of("1-1-1-1-1", "x", "", "' OR 1=1", "\0")) {
            assertNothing(repository(Ticket.OnlyId.class), none);
        }
        for (String none : List.of("", "\0", "\uD83D", "a\0")) {
            assertNothing(things(), none);
        }
    }

    private static <T> void assertNothing(ReadModelRepository<T> repository, String id) {
        assertThat(repository.find(id)).isEmpty();
        assertThat(repository.exists(id)).isFalse();
        assertThat(repository.getMany(List.of(id))).isEmpty();
        NotFoundException missing = catchThrowableOfType(NotFoundException.class, () -> repository.get(id));
        assertThat(missing.id()).hasValue(id);
        assertThatThrownBy(() -> repository.delete(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> repository.update(id, old -> old)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void numbersAndUuidsAreOrderedAsWhatTheyAre() {
        ReadModelRepository<Ticket.SmallId> small = repository(Ticket.SmallId.class);
        for (int code : new int[] {10, 9, -3, 100}) {
            small.insert(new Ticket.SmallId((short) code, ""));
        }
        assertThat(small.getAll())
                .extracting(Ticket.SmallId::code)
                .containsExactly((short) -3, (short) 9, (short) 10, (short) 100);

        ReadModelRepository<Ticket.OnlyId> uuids = repository(Ticket.OnlyId.class);
        List<UUID> keys = List.of(new UUID(0, 1), new UUID(1, -1), new UUID(-1, 0));
        keys.forEach(key -> uuids.insert(new Ticket.OnlyId(key)));
        assertThat(uuids.getAll()).extracting(Ticket.OnlyId::key).containsExactlyElementsOf(keys);
    }

    @Test
    void allComeInTheOrderOfTheirIds() {
        List<String> ids = List.of("A", "Z", "a", "é", "\uE000", "\uD83D\uDE00");
        for (int at : new int[] {3, 5, 0, 4, 2, 1}) {
            things().insert(Thing.of(ids.get(at), Map.of()));
        }

        assertThat(things().getAll()).extracting(Thing::id).containsExactlyElementsOf(ids);
    }

    @Test
    void severalComeInTheOrderAskedFor() {
        List.of("a", "b", "c").forEach(id -> things().insert(Thing.of(id, Map.of())));

        assertThat(things().getMany(List.of("c", "missing", "a", "c", "a")))
                .extracting(Thing::id)
                .containsExactly("c", "a");
        assertThat(things().getMany(List.of())).isEmpty();
    }

    @Test
    void veryManyMayBeAskedForAtOnce() {
        things().insert(Thing.of("id5", Map.of()));
        List<String> ids = IntStream.range(0, MORE_THAN_A_STATEMENT_TAKES)
                .mapToObj(at -> "id" + at)
                .toList();

        assertThat(things().getMany(ids)).extracting(Thing::id).containsExactly("id5");
        assertThat(things().count(Query.where("id", FilterOp.IN, ids))).isEqualTo(1);
    }

    // ---------------------------------------------------------------- which classes

    @Test
    void aClassThatCannotBeKeptIsRefused() {
        for (Class<?> type :
                List.of(Ticket.WithoutId.class, String.class, List.class, Color.class, Ticket.Base.class)) {
            assertThatThrownBy(() -> models().repository(type))
                    .as("%s", type)
                    .isInstanceOf(InvalidReadModelException.class)
                    .hasMessageContaining(type.getName());
        }
    }

    @Test
    void twoClassesDoNotShareATable() {
        models().repository(Ticket.ToldId.class);

        assertThatThrownBy(() -> models().repository(Ticket.Rival.class)).isInstanceOf(InvalidReadModelException.class);
    }

    @Test
    void repositoriesOfOneClassKeepTheSame() {
        things().insert(Thing.of("a", Map.of()));

        assertThat(models().repository(Thing.class).exists("a")).isTrue();
        models().repository(Thing.class).clear();
        assertThat(things().find(Query.where(isNull("text")))).isEmpty();
    }

    // ---------------------------------------------------------------- the end

    @Test
    void aClosedBackendRefuses() {
        adapter().close();

        for (Consumer<ReadModelRepository<Thing>> call : calls()) {
            assertThatThrownBy(() -> call.accept(things())).isInstanceOf(AdapterClosedException.class);
        }
    }

    @Test
    void anInterruptedThreadDoesNothing() {
        for (Consumer<ReadModelRepository<Thing>> call : calls()) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> call.accept(things())).isInstanceOf(OperationCancelledException.class);
            } finally {
                assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            }
        }
        assertThat(things().getAll()).isEmpty();
    }

    private static List<Consumer<ReadModelRepository<Thing>>> calls() {
        Thing thing = Thing.of("a", Map.of());
        return List.of(
                repository -> repository.find("a"),
                repository -> repository.get("a"),
                repository -> repository.getMany(List.of("a")),
                repository -> repository.find(Query.all()),
                repository -> repository.findOne(Query.all()),
                repository -> repository.findPage(Query.all()),
                repository -> repository.count(Query.all()),
                repository -> repository.exists("a"),
                ReadModelRepository::getAll,
                repository -> repository.insert(thing),
                repository -> repository.update("a", old -> old),
                repository -> repository.upsert(thing),
                repository -> repository.upsertAll(List.of(thing)),
                repository -> repository.delete("a"),
                repository -> repository.deleteMany(Query.all()),
                ReadModelRepository::clear);
    }
}
