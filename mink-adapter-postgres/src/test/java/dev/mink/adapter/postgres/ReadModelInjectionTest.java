package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.ReadModel;
import java.lang.reflect.Proxy;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are none are refused before there is so much as a connection. */
class ReadModelInjectionTest {
    /** Whoever uses it has not refused in time. */
    private static final DataSource UNTOUCHED = (DataSource) Proxy.newProxyInstance(
            ReadModelInjectionTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
                throw new AssertionError("the database was asked for " + method.getName());
            });

    record Plain(String id) {}

    @ReadModel(table = "plain\"; --")
    record Hostile(String id) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "public\"; DROP TABLE events; --",
                "public.events",
                "public; --",
                "public\n",
                "pub/**/lic",
                "'public'",
                "1st",
                "sch\u00e9ma",
                "\uff50ublic",
                "a\u0000b",
                "a_name_that_is_cut_off_after_sixty_three_bytes_and_then_is_another"
            })
    void namesAreRefusedBeforeAnySqlRuns(String name) {
        assertThatThrownBy(() -> PostgresRepository.builder(UNTOUCHED, Plain.class)
                        .schema(name)
                        .build())
                .isInstanceOf(InvalidSchemaNameException.class);
        assertThatThrownBy(() -> PostgresRepository.builder(UNTOUCHED, Plain.class)
                        .table(name)
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PostgresAdapter.builder("jdbc:postgresql://127.0.0.1:1/none")
                        .readModelSchema(name))
                .isInstanceOf(InvalidSchemaNameException.class);
        assertThatThrownBy(
                        () -> PostgresReadModels.builder(UNTOUCHED).schema(name).build())
                .isInstanceOf(InvalidSchemaNameException.class);
        assertThatThrownBy(() ->
                        PostgresRepository.builder(UNTOUCHED, Hostile.class).build())
                .isInstanceOf(InvalidReadModelException.class);
        assertThatThrownBy(() -> PostgresReadModels.builder(UNTOUCHED).build().repository(Hostile.class))
                .isInstanceOf(InvalidReadModelException.class);
    }
}
