package dev.mink.testing.contract;

import static dev.mink.testing.contract.ReadModelTransactionContract.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.readmodel.FilterOp;
import dev.mink.readmodel.InvalidQueryException;
import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.UnknownFilterFieldException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a text says: as a value it is data, as a name it is a known one or refused. */
public abstract class ReadModelInjectionContract extends ReadModelContract {
    private static final List<String> HOSTILE = List.of(
            "'; DROP TABLE contract_thing; --",
            "x' OR '1'='1",
            "\\'; DELETE FROM contract_thing; --",
            "\"); TRUNCATE contract_thing; --",
            "$1 ? :name {0} $$x$$ %s",
            "' || pg_sleep(5) || '");

    private static final Thing CANARY = thing("canary", 7);

    /** Sets up the contract. */
    protected ReadModelInjectionContract() {}

    @BeforeEach
    final void putCanary() {
        things().insert(CANARY);
    }

    @AfterEach
    final void findCanary() {
        assertThat(models().repository(Thing.class).find("canary"))
                .as("what was there before")
                .hasValue(CANARY);
    }

    @Test
    void everyOperatorTakesATextAsDataOrRefusesIt() {
        for (RecordComponent field : Thing.class.getRecordComponents()) {
            for (FilterOp op : FilterOp.values()) {
                for (String text : HOSTILE) {
                    Object value = switch (op) {
                        case IN, NOT_IN -> List.of(text);
                        case BETWEEN -> List.of(text, text);
                        default -> text;
                    };
                    assertData(Query.where(field.getName(), op, value));
                }
            }
        }
    }

    /** Only what compares by being less or other finds the canary, which has neither of the texts. */
    private void assertData(Query query) {
        try {
            assertThat(things().find(query)).as("%s", query).isSubsetOf(CANARY);
        } catch (InvalidQueryException e) {
            assertThat(e).as("%s", query).hasMessageStartingWith("mink: ");
        }
    }

    @Test
    void textsAreKeptAsTheyAre() {
        for (String text : HOSTILE) {
            Thing hostile = Thing.of(
                    text, Map.of("text", text, "note", text, "tags", List.of(text), "properties", Map.of(text, text)));
            things().insert(hostile);
            things().upsert(hostile);
            things().upsertAll(List.of(hostile));

            assertThat(things().update(text, old -> hostile)).isEqualTo(hostile);
            assertThat(things().getMany(List.of("canary", text))).containsExactly(CANARY, hostile);
            for (String field : List.of("id", "text", "note")) {
                assertThat(things().find(Query.where(field, FilterOp.EQ, text))).containsExactly(hostile);
            }
            assertThat(things().deleteMany(Query.where("text", FilterOp.CONTAINS, text)))
                    .isEqualTo(1);
        }
        assertThat(things().count(Query.all())).isEqualTo(1);
    }

    @Test
    void idsAreData() {
        for (String text : HOSTILE) {
            assertThat(things().find(text)).isEmpty();
            assertThat(things().exists(text)).isFalse();
            assertThat(things().getMany(List.of(text))).isEmpty();
            assertThatThrownBy(() -> things().get(text)).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> things().delete(text)).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> things().update(text, old -> old)).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void namesOfFieldsAreKnownOrRefused() {
        List<String> names = List.of(
                "number\" OR \"number", "number; DROP TABLE contract_thing", "number DESC", "(SELECT 1)", "1", "*");
        for (String name : names) {
            List<Query> queries = List.of(
                    Query.where(name, FilterOp.IS_NOT_NULL, null),
                    Query.where(name, FilterOp.EQ, 7),
                    Query.all().orderByAsc(name),
                    Query.all().orderByDesc(name));
            for (Query query : queries) {
                assertThatThrownBy(() -> things().find(query)).isInstanceOf(UnknownFilterFieldException.class);
                assertThatThrownBy(() -> things().findPage(query)).isInstanceOf(UnknownFilterFieldException.class);
            }
            assertThatThrownBy(() -> things().deleteMany(queries.get(0)))
                    .isInstanceOf(UnknownFilterFieldException.class);
        }
    }

    @Test
    void namesTypesAndDefaultsOfClassesAreNoSql() {
        for (Class<?> type : HostileModels.ALL) {
            assertThatThrownBy(() -> models().repository(type))
                    .as("%s", type)
                    .isInstanceOf(InvalidReadModelException.class)
                    .hasMessageContaining(type.getSimpleName());
        }
    }
}
