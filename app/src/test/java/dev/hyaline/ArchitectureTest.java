package dev.hyaline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Only the command line speaks to the terminal, and nothing below knows it. */
final class ArchitectureTest {

    private static final String CLI = "dev.hyaline.cli..";
    private static final String WEB = "dev.hyaline.web..";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(place -> !place.contains("/dev/hyaline/testing/"))
                    .importPackages("dev.hyaline");

    @Test
    void onlyTheCommandLinePrintsAndEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void nothingUsesTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI)
                .check(CLASSES);
    }

    @Test
    void theCommandLineSeesNeitherTensorsNorDatabases() {
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bytedeco..",
                        "org.duckdb..",
                        "org.sqlite..",
                        "org.jdbi..",
                        "java.sql..")
                .check(CLASSES);
    }

    @Test
    void theViewerSeesNeitherTensorsNorDatabases() {
        noClasses()
                .that()
                .resideInAPackage(WEB)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bytedeco..",
                        "org.duckdb..",
                        "org.sqlite..",
                        "org.jdbi..",
                        "java.sql..",
                        "dev.hyaline.tensor..")
                .check(CLASSES);
    }

    @Test
    void nothingBelowUsesTheViewer() {
        noClasses()
                .that()
                .resideOutsideOfPackages(WEB, CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(WEB)
                .check(CLASSES);
    }

    @Test
    void dataKnowsOfNoPages() {
        noClasses()
                .that()
                .resideInAPackage("dev.hyaline.web.data..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hyaline.web.page..", "io.javalin..", "gg.jte..")
                .check(CLASSES);
    }
}
