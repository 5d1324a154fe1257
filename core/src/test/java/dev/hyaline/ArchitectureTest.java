package dev.hyaline;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the packages to the table of {@code docs/architecture.md}. */
final class ArchitectureTest {

    private static final String ROOT = "dev.hyaline.";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(place -> !place.contains("/dev/hyaline/testing/"))
                    .importPackages("dev.hyaline");

    /** Packages of one level know nothing of each other. */
    private static final List<Set<String>> LEVELS =
            List.of(
                    Set.of("common"),
                    Set.of("tensor"),
                    Set.of("run", "text", "checkpoint"),
                    Set.of("model", "llm"),
                    Set.of("sae"),
                    Set.of("record"),
                    Set.of("explain"),
                    Set.of("simulate"),
                    Set.of("score"),
                    Set.of("study"));

    @Test
    void everyPackageIsInTheTable() {
        Set<String> table = LEVELS.stream().flatMap(Set::stream).collect(Collectors.toSet());
        Set<String> used =
                CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(ROOT))
                        .map(name -> name.substring(ROOT.length()).replaceFirst("\\..*", ""))
                        .collect(Collectors.toSet());
        assertThat(table).isEqualTo(used);
    }

    @TestFactory
    List<DynamicTest> aPackageUsesLowerLevelsOnly() {
        return LEVELS.stream()
                .flatMap(Set::stream)
                .map(name -> DynamicTest.dynamicTest(name, () -> check(name)))
                .toList();
    }

    private static void check(String name) {
        int level = 0;
        while (!LEVELS.get(level).contains(name)) {
            level++;
        }
        String[] others =
                LEVELS.subList(level, LEVELS.size()).stream()
                        .flatMap(Set::stream)
                        .filter(other -> !other.equals(name))
                        .map(other -> ROOT + other + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void libtorchIsBehindItsDoor() {
        only("org.bytedeco..", "tensor", "model", "sae", "record");
    }

    @Test
    void databasesAreBehindTheirs() {
        only("org.duckdb..", "run", "text", "record");
        only("org.sqlite..", "run");
        only("java.sql..", "run", "text", "record");
    }

    @Test
    void theNativeTokenizerIsBehindItsDoor() {
        only("ai.djl..", "text");
    }

    @Test
    void languageModelsAreBehindTheirs() {
        only("java.net.http..", "llm");
        only("com.knuddels..", "llm");
    }

    private static void only(String libraries, String... packages) {
        String[] allowed = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            allowed[i] = ROOT + packages[i] + "..";
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat(resideInAPackage(libraries))
                .check(CLASSES);
        for (String each : allowed) {
            assertThat(CLASSES.that(resideInAnyPackage(each))).as(each).isNotEmpty();
        }
    }

    @Test
    void theLibraryPrintsNothingAndEndsNoProcess() {
        noClasses().should().accessField(System.class, "out").check(CLASSES);
        noClasses().should().accessField(System.class, "err").check(CLASSES);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
        noClasses().should().callMethodWhere(target(name("printStackTrace"))).check(CLASSES);
    }
}
