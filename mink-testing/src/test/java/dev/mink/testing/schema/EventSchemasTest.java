package dev.mink.testing.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.EventType;
import dev.mink.serialization.JsonSerializer;
import dev.mink.versioning.RecordSchemas;
import dev.mink.versioning.Upcaster;
import dev.mink.versioning.UpcasterChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.PropertyNamingStrategies;

class EventSchemasTest {
    sealed interface AccountEvent permits Opened, Closed {}

    record Opened(String owner, long limit) implements AccountEvent {}

    record Closed() implements AccountEvent {}

    @EventType(value = "AccountOpened", aliases = "Opened")
    record OpenedWithAlias(String owner, long limit) {}

    @EventType(value = "AccountOpened", aliases = "Opened")
    record OpenedWithAliasAndCurrency(String owner, long limit, String currency) {}

    enum Reason {
        ASKED,
        FRAUD
    }

    record ClosedForReason(@Nullable Reason reason) {}

    record OpenedWithNote(
            String owner, long limit, @Nullable String note) {}

    record OpenedWithCountedNote(
            String owner, long limit, @Nullable Integer note) {}

    record OpenedWithText(String owner, String limit) {}

    record OpenedWithCurrency(String owner, long limit, String currency) {}

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("schemas/events.json");
    }

    @Test
    void recordsOnDemandAndThenAgrees() throws IOException {
        schemas(Opened.class, Map.of()).verify(true);

        assertThat(Files.readString(file)).isEqualTo("""
                        {
                          "format": 1,
                          "events": {
                            "Opened": {
                              "1": [ {
                                "limit": "int64",
                                "owner": "string"
                              } ]
                            }
                          }
                        }
                        """);
        schemas(Opened.class, Map.of()).verify(false);
    }

    @Test
    void aSealedInterfaceStandsForWhatItPermits() throws IOException {
        EventSchemas.of(file).events(AccountEvent.class).verify(true);

        assertThat(Files.readString(file))
                .contains("\"Closed\": {\n      \"1\": [ {} ]")
                .contains("\"Opened\"");
        EventSchemas.of(file).events(Opened.class, Closed.class).verify(false);
    }

    @Test
    void aChainTellsVersionsAndRetiredTypes() {
        EventSchemas.of(file).events(AccountEvent.class).verify(true);
        EventRegistry registry = new EventRegistry();
        registry.register("Opened", OpenedWithCurrency.class);
        UpcasterChain chain = UpcasterChain.builder()
                .add(Upcaster.json("Opened", 1, event -> event.put("currency", "EUR")))
                .drop("Closed")
                .build();

        assertThat(failure(EventSchemas.of(file).registry(registry), true)).contains("Opened", "Closed");
        EventSchemas ofChain = EventSchemas.of(file)
                .registry(registry)
                .versions(chain::latestVersion)
                .retired(chain::retires);
        ofChain.verify(true);
        ofChain.verify(false);
    }

    @Test
    void theFirstRunWithoutFileSaysHowToRecord() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> schemas(Opened.class, Map.of()).verify(false))
                .withMessage("mink: there is no schema file " + file + " yet. To record the schemas, run this test with"
                        + " -Dmink.schemas=update and commit the file.");
        assertThat(file).doesNotExist();
    }

    @Test
    void theSystemPropertyDecides() {
        String before = System.getProperty(EventSchemas.PROPERTY);
        try {
            System.setProperty(EventSchemas.PROPERTY, "update");
            schemas(Opened.class, Map.of()).verify();
            System.setProperty(EventSchemas.PROPERTY, "verify");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> schemas(OpenedWithNote.class, Map.of()).verify());
        } finally {
            if (before == null) {
                System.clearProperty(EventSchemas.PROPERTY);
            } else {
                System.setProperty(EventSchemas.PROPERTY, before);
            }
        }
        schemas(Opened.class, Map.of()).verify();
    }

    @Test
    void aTypeThatIsNotRecordedIsToBeRecorded() {
        schemas(Opened.class, Map.of()).verify(true);

        EventSchemas both = schemas(Opened.class, Map.of()).events(Closed.class);
        assertThat(failure(both, false))
                .isEqualTo("mink: the event classes differ from schema file " + file
                        + "\n\n  \"Closed\" version 1 is not recorded yet.\n\n"
                        + "To record the schemas, run this test with -Dmink.schemas=update and commit the file.");
        both.verify(true);
        both.verify(false);
    }

    @Test
    void aCompatibleChangeIsToBeRecordedBesideTheOldShape() throws IOException {
        schemas(Opened.class, Map.of()).verify(true);

        EventSchemas changed = schemas(OpenedWithNote.class, Map.of());
        assertThat(failure(changed, false))
                .contains("\"Opened\" version 1 changed its shape; the change is fully-compatible:\n"
                        + "    - added optional \"note\" string")
                .endsWith("update and commit the file.");
        changed.verify(true);
        assertThat(Files.readString(file)).contains("""
                        "1": [ {
                                "limit": "int64",
                                "owner": "string"
                              }, {
                                "limit": "int64",
                                "note": "string?",
                                "owner": "string"
                              } ]
                        """.stripTrailing());
        changed.verify(false);
        schemas(Opened.class, Map.of()).verify(false);
    }

    @Test
    void everyShapeOfAVersionStaysReadable() {
        schemas(Opened.class, Map.of()).verify(true);
        schemas(OpenedWithNote.class, Map.of()).verify(true);
        schemas(Opened.class, Map.of()).verify(true);

        assertThat(failure(schemas(OpenedWithCountedNote.class, Map.of()), true))
                .contains("\"note\" changed from string to int32");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anIncompatibleChangeNeedsANewVersionAlsoWhenRecording(boolean update) throws IOException {
        schemas(Opened.class, Map.of()).verify(true);
        String before = Files.readString(file);

        String message = failure(schemas(OpenedWithText.class, Map.of()).events(Closed.class), update);
        assertThat(message)
                .contains("\"Opened\" version 1 changed its shape; the change is breaking, stored events of the version"
                        + " cannot be read any more:\n    - \"limit\" changed from int64 to string\n"
                        + "    Make it version 2 with an upcaster from version 1, or take the change back.")
                .doesNotContain("-Dmink.schemas=update");
        assertThat(message.contains("Nothing was recorded")).isEqualTo(update);
        assertThat(message.contains("Closed")).as("what is recordable").isEqualTo(!update);
        assertThat(Files.readString(file)).isEqualTo(before);

        assertThat(failure(schemas(OpenedWithCurrency.class, Map.of()), update))
                .contains("the change is forward-compatible")
                .contains("- added required \"currency\" string");
    }

    @Test
    void aNewVersionIsRecordedAndOldOnesStay() throws IOException {
        schemas(Opened.class, Map.of()).verify(true);

        EventSchemas second = schemas(OpenedWithText.class, Map.of("Opened", 2));
        assertThat(failure(second, false))
                .contains("\"Opened\" has a new version 2.")
                .endsWith("commit the file.");
        second.verify(true);
        second.verify(false);
        assertThat(Files.readString(file)).contains("\"1\": [").contains("\"2\": [");

        assertThat(failure(schemas(Opened.class, Map.of("Opened", 2)), true))
                .contains("\"Opened\" version 2 changed its shape; the change is breaking");
        schemas(Opened.class, Map.of("Opened", 3)).verify(true);
        assertThat(Files.readString(file))
                .contains("\"1\": [")
                .contains("\"2\": [")
                .contains("\"3\": [");
    }

    @Test
    void theFirstRecordedVersionMayBeAny() {
        schemas(Opened.class, Map.of("Opened", 7)).verify(true);
        schemas(Opened.class, Map.of("Opened", 7)).verify(false);
    }

    @Test
    void versionsFollowEachOther() {
        schemas(Opened.class, Map.of()).verify(true);

        for (boolean update : new boolean[] {true, false}) {
            assertThat(failure(schemas(OpenedWithText.class, Map.of("Opened", 3)), update))
                    .contains("\"Opened\" is version 3 now, but the last recorded one is 1: versions must follow each"
                            + " other without gap.")
                    .contains("Number it 2,");
        }
    }

    @Test
    void recordedVersionsAreNotNewerThanTheChain() {
        schemas(Opened.class, Map.of("Opened", 2)).verify(true);

        for (boolean update : new boolean[] {true, false}) {
            assertThat(failure(schemas(Opened.class, Map.of()), update))
                    .contains("\"Opened\" is recorded up to version 2, but the code reads version 1: stored events are"
                            + " newer than the upcasters know.")
                    .contains("Bring the upcasters back");
        }
    }

    @Test
    void aRecordedTypeNeedsAClassUnlessItIsRetired() throws IOException {
        EventSchemas.of(file).events(AccountEvent.class).verify(true);
        String before = Files.readString(file);

        for (boolean update : new boolean[] {true, false}) {
            assertThat(failure(schemas(Opened.class, Map.of()), update))
                    .contains("\"Closed\" is recorded, but no class is registered for it")
                    .contains("as an alias with @EventType")
                    .contains("name it in retired(…)")
                    .doesNotContain("\"Opened\"");
        }
        schemas(Opened.class, Map.of()).retired("Closed").verify(false);
        schemas(Opened.class, Map.of()).retired("Closed"::equals).verify(true);
        assertThat(Files.readString(file)).as("stays recorded").isEqualTo(before);
        assertThat(failure(EventSchemas.of(file).events(AccountEvent.class).retired("Closed"), false))
                .contains("\"Closed\" is named as retired, but a class is registered for it.");
    }

    @Test
    void anAliasIsReadByTheClassThatHasIt() {
        schemas(Opened.class, Map.of()).verify(true);

        EventSchemas renamed = EventSchemas.of(file).events(OpenedWithAlias.class);
        assertThat(failure(renamed, false))
                .contains("\"AccountOpened\" version 1 is not recorded yet.")
                .doesNotContain("\"Opened\"");
        renamed.verify(true);
        renamed.verify(false);

        EventSchemas changed = EventSchemas.of(file).events(OpenedWithAliasAndCurrency.class);
        assertThat(failure(changed, true))
                .contains("\"AccountOpened\" version 1 changed its shape")
                .contains("\"Opened\" version 1 changed its shape")
                .contains("- added required \"currency\" string");
        changed.versions(type -> type.equals("AccountOpened") ? 2 : 1);
        changed.verify(true);
        changed.verify(false);
    }

    @Test
    void anAliasIsNotNewerThanTheClassThatHasIt() {
        schemas(Opened.class, Map.of("Opened", 2)).verify(true);

        assertThat(failure(EventSchemas.of(file).events(OpenedWithAlias.class), false))
                .contains("\"Opened\" is recorded up to version 2, but the code reads version 1");
    }

    @Test
    void aliasesOfTheRegistryCountToo() {
        schemas(Opened.class, Map.of()).verify(true);
        EventRegistry registry = new EventRegistry();
        registry.register("Begun", Opened.class);
        registry.alias("Opened", "Begun");

        EventSchemas.of(file).registry(registry).verify(true);
        EventSchemas.of(file).registry(registry).verify(false);
    }

    @Test
    void constantsOfEnumsMayBeAddedOnly() throws IOException {
        EventRegistry registry = new EventRegistry();
        registry.register("Closed", ClosedForReason.class);
        EventSchemas.of(file).registry(registry).verify(true);

        String text = Files.readString(file);
        assertThat(text).contains("\"reason\": \"enum(ASKED|FRAUD)?\"");
        Files.writeString(file, text.replace("ASKED|FRAUD", "ASKED"));
        assertThat(failure(EventSchemas.of(file).registry(registry), false))
                .contains("the change is backward-compatible:\n"
                        + "    - \"reason\" changed from enum(ASKED) to enum(ASKED|FRAUD)");
        Files.writeString(file, text.replace("ASKED|FRAUD", "ASKED|DEATH|FRAUD"));
        assertThat(failure(EventSchemas.of(file).registry(registry), true))
                .contains("- \"reason\" changed from enum(ASKED|DEATH|FRAUD) to enum(ASKED|FRAUD)");
    }

    @Test
    void namesAreThoseOfTheMapper() throws IOException {
        record AccountMoved(String newAddress) {}
        RecordSchemas snake = RecordSchemas.of(JsonSerializer.defaultMapper()
                .rebuild()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build());
        EventSchemas.of(file).events(AccountMoved.class).shapes(snake).verify(true);

        assertThat(Files.readString(file)).contains("\"new_address\": \"string\"");
    }

    @Test
    void allDifferencesAreReportedAtOnce() {
        EventSchemas.of(file).events(AccountEvent.class).verify(true);

        assertThat(failure(schemas(OpenedWithText.class, Map.of()).events(OpenedWithNote.class), false))
                .contains("\"Opened\" version 1 changed")
                .contains("\"OpenedWithNote\" version 1 is not recorded")
                .contains("\"Closed\" is recorded, but no class");
    }

    @Test
    void nothingIsWrittenWithoutNeed() throws IOException {
        schemas(Opened.class, Map.of()).verify(true);
        String byHand = Files.readString(file).replace("\n", "\r\n");
        Files.writeString(file, byHand);

        schemas(Opened.class, Map.of()).verify(true);

        assertThat(Files.readString(file)).isEqualTo(byHand);
    }

    @Test
    void refusesWrongArguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventSchemas.of(file).verify(false))
                .withMessage("mink: no event classes are given for schema file " + file);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schemas(Opened.class, Map.of("Opened", 0)).verify(true))
                .withMessage("mink: the version of event type \"Opened\" must be at least 1, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventSchemas.of(file).events(Runnable.class).verify(true))
                .withMessageContaining("java.lang.Runnable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`<<<<<<< HEAD`;it is no JSON",
                "``;it has no \"format\" or no \"events\"",
                "[];it has no \"format\" or no \"events\"",
                "{\"format\": 1};it has no \"format\" or no \"events\"",
                "{\"format\": 2, \"events\": {}};its format is 2, this Mink reads 1",
                "{\"format\": 1, \"events\": {\"A\": 1}};\"A\" has no versions",
                "{\"format\": 1, \"events\": {\"A\": {}}};\"A\" has no versions",
                "{\"format\": 1, \"events\": {\"A\": {\"x\": []}}};\"A\" has a version \"x\"",
                "{\"format\": 1, \"events\": {\"A\": {\"1\": []}}};\"A\" version 1 has no list of shapes",
                "{\"format\": 1, \"events\": {\"A\": {\"1\": [1]}}};\"A\" version 1 has a shape that is no object",
                "{\"format\": 1, \"events\": {\"A\": {\"1\": [{\"f\": 1}]}}};field \"f\" of \"A\" has no type but 1",
                "{\"format\": 1, \"events\": {\"A\": {\"1\": [{\"f\": \"?\"}]}}};field \"f\" of a schema needs a type",
                "{\"format\": 1, \"events\": {\"A\": {\"1\": [{}]}, \"A\": {\"1\": [{}]}}};it is no JSON"
            })
    void saysWhatIsWrongWithADamagedFile(String content, String problem) throws IOException {
        Files.createDirectories(folder.resolve("schemas"));
        Files.writeString(file, content);

        for (boolean update : new boolean[] {true, false}) {
            assertThat(failure(schemas(Opened.class, Map.of()), update))
                    .startsWith("mink: schema file " + file + " is damaged: ")
                    .contains(problem);
        }
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void saysWhatIsWrongWithAFileThatCannotBeUsed() throws IOException {
        Files.createDirectories(file);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> schemas(Opened.class, Map.of()).verify(false))
                .withMessageStartingWith("mink: schema file " + file + " cannot be read");

        Path underAFile = Files.createFile(folder.resolve("plain")).resolve("events.json");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(
                        () -> EventSchemas.of(underAFile).events(Opened.class).verify(true))
                .withMessageStartingWith("mink: schema file " + underAFile + " cannot be written");
    }

    /** An assertion on one class that is called Opened. */
    private EventSchemas schemas(Class<?> opened, Map<String, Integer> versions) {
        EventRegistry registry = new EventRegistry();
        registry.register("Opened", opened);
        return EventSchemas.of(file).registry(registry).versions(type -> versions.getOrDefault(type, 1));
    }

    private static String failure(EventSchemas schemas, boolean update) {
        try {
            schemas.verify(update);
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
        return "no failure";
    }
}
