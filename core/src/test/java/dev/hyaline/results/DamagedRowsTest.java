package dev.hyaline.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs, and failing disks, do to a catalogue. */
final class DamagedRowsTest {

    private static final UnitId ONE = UnitId.parse("mlp.0.1");
    private static final UnitId OTHER = UnitId.parse("mlp.0.2");

    @TempDir private Path folder;
    private RunFolder run;

    @BeforeEach
    void explain() {
        run = new RunFolder(folder);
        try (Results results = Results.open(run, "id")) {
            results.explanations().add(List.of(explanation(ONE), explanation(OTHER)));
        }
    }

    private static Explanation explanation(UnitId unit) {
        return new Explanation(
                unit,
                new Explanation.Status.Explained(),
                "activates on words",
                Optional.empty(),
                Provenance.of(Author.program("lexical"), "1", "none"));
    }

    private void sqlite(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + run.catalogueFile());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static void assertDamaged(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining(message);
    }

    @Test
    void aRowThatIsNotAsItWasWrittenIsRefusedAndOthersAreNot() throws SQLException {
        sqlite("UPDATE explanation SET text = 'activates on lies' WHERE unit = 1");
        try (Results results = Results.read(run, "id")) {
            assertThat(results.explanations().of(OTHER)).hasSize(1);
            assertDamaged(
                    () -> results.explanations().of(ONE),
                    "row of explanation must be as it was written, but is not: mlp.0.1 (");
            assertDamaged(
                    () -> results.feed().explanationsAfter(0, 10),
                    "catalogue is damaged: explanation: 1 row not as written:" + " mlp.0.1 (");
        }
        assertDamaged(() -> Results.open(run, "id"), "1 row not as written");
    }

    @Test
    void anIndexThatMissesARowIsFoundBeforeAnythingIsRead() throws SQLException {
        sqlite(
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_master SET sql = replace(sql, '(site, unit)', '(unit, site)')"
                        + " WHERE name = 'explanation_unit'");
        assertDamaged(() -> Results.read(run, "id"), "catalogue is damaged: ");
    }

    @Test
    void whatAnotherProgramDidNotDamageIsRead() throws SQLException {
        sqlite("VACUUM");
        try (Results results = Results.read(run, "id")) {
            assertThat(results.feed().explanationsAfter(0, 10)).hasSize(2);
        }
        assertThatCode(() -> Results.open(run, "id").close()).doesNotThrowAnyException();
        try (Catalogue catalogue = Catalogue.read(run, "id", ResultTables.ALL)) {
            assertThat(catalogue.examined().changed()).isFalse();
        }
    }

    @Test
    void theSumIsGoneWhileSomebodyWrites() throws IOException {
        assertThat(Files.readString(run.catalogueSumFile()))
                .matches("crc32c [0-9a-f]{8} of [0-9]+ bytes\n");
        try (Results results = Results.open(run, "id")) {
            assertThat(run.catalogueSumFile()).as("nothing is written yet").exists();
            results.explanations().add(List.of(explanation(UnitId.parse("mlp.0.3"))));
            assertThat(run.catalogueSumFile()).doesNotExist();
            try (Results reading = Results.read(run, "id")) {
                assertThat(reading.feed().explanationsAfter(0, 10)).hasSize(3);
            }
        }
        assertThat(run.catalogueSumFile()).exists();
    }

    @Test
    void rowsOfAnOlderVersionAreNotCoveredAndNotDamaged() throws SQLException {
        sqlite("UPDATE explanation SET hash = NULL");
        try (Results results = Results.read(run, "id")) {
            assertThat(results.explanations().of(ONE)).hasSize(1);
            assertThat(results.catalogue().examined().problems()).isEmpty();
            assertThat(results.catalogue().examined().uncovered()).isEqualTo(2);
        }
    }
}
