package dev.mink;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rooms of mink-core, and which of them may know which. */
class ArchitectureTest {
    /** From the top to the bottom; rooms of one line do not know each other. */
    private static final List<List<String>> ROOMS = List.of(
            List.of("command", "projection", "saga", "outbox", "governance"),
            List.of("readmodel"),
            List.of("store"),
            List.of("subscription"),
            List.of("versioning", "encryption"),
            List.of("serialization"),
            List.of("adapter"));

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.mink");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.mink.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void theBottomImportsNoOtherPackageOfTheLibrary() {
        noClasses()
                .that()
                .resideInAPackage("dev.mink")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.mink..").and(not(resideInAPackage("dev.mink"))))
                .check(CORE);
    }

    @Test
    void arrowsPointDown() {
        for (int line = 0; line < ROOMS.size(); line++) {
            for (String room : ROOMS.get(line)) {
                for (String other : ROOMS.subList(0, line + 1).stream()
                        .flatMap(List::stream)
                        .filter(above -> !above.equals(room))
                        .toList()) {
                    noClasses()
                            .that()
                            .resideInAPackage("dev.mink." + room + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.mink." + other + "..")
                            .allowEmptyShould(true)
                            .check(CORE);
                }
            }
        }
    }

    @Test
    void everyRoomHasItsPlace() {
        List<String> known = ROOMS.stream()
                .flatMap(List::stream)
                .map(room -> "dev.mink." + room)
                .toList();
        classes()
                .that()
                .resideOutsideOfPackage("dev.mink")
                .should()
                .resideInAnyPackage(known.stream().map(room -> room + "..").toArray(String[]::new))
                .check(CORE);
    }

    @Test
    void publicSignaturesNameOnlyWhatIsPublic() {
        codeUnits()
                .that()
                .areDeclaredInClassesThat(resideInAPackage("dev.mink..").and(accessible()))
                .should(nameOnlyPublicTypes())
                .check(CORE);
    }

    @Test
    void theCoreNeedsFewOthers() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mink..",
                        "java..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "")
                .check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.mink.serialization",
                        "dev.mink.versioning",
                        "dev.mink.store",
                        "dev.mink.command.idempotency",
                        "dev.mink.readmodel.mapping")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CORE);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CORE);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CORE);
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() {
        for (JavaPackage each : CORE.getPackage("dev.mink").getSubpackagesInTree()) {
            requireDescription(each);
        }
        requireDescription(CORE.getPackage("dev.mink"));
    }

    private static void requireDescription(JavaPackage each) {
        if (!each.getClasses().isEmpty()) {
            assertThat(each.tryGetPackageInfo()).as("package-info of %s", each).isPresent();
            assertThat(each.isAnnotatedWith(NullMarked.class))
                    .as("@NullMarked of %s", each)
                    .isTrue();
        }
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> accessible() {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "can be named by users",
                type -> !type.getPackageName().contains(".internal")
                        && type.getModifiers().contains(PUBLIC)
                        && type.getEnclosingClass()
                                .map(outer -> outer.getModifiers().contains(PUBLIC))
                                .orElse(true));
    }

    private static ArchCondition<JavaCodeUnit> nameOnlyPublicTypes() {
        return new ArchCondition<>("name only public types outside of internal packages") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean seen = unit.getModifiers().contains(PUBLIC)
                        || unit.getModifiers().contains(PROTECTED);
                if (!seen) {
                    return;
                }
                for (JavaClass named : unit.getAllInvolvedRawTypes()) {
                    boolean ours = named.getPackageName().startsWith("dev.mink");
                    boolean hidden = !named.getModifiers().contains(PUBLIC)
                            || named.getPackageName().contains(".internal");
                    if (ours && hidden) {
                        events.add(
                                SimpleConditionEvent.violated(unit, unit.getFullName() + " names " + named.getName()));
                    }
                }
            }
        };
    }
}
