package dev.hyaline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.CatalogueTables.Migration;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Catalogues of older and of newer versions. */
final class CatalogueMigrationTest {

    private static final String ID = "0123456789abcdef";
    private static final Migration FIRST =
            Migration.of(List.of("CREATE TABLE IF NOT EXISTS word (text TEXT)"));
    private static final Migration SECOND =
            Migration.of(List.of("ALTER TABLE word ADD COLUMN size INTEGER NOT NULL DEFAULT 1"));
    private static final Migration THIRD =
            Migration.of(List.of("UPDATE word SET size = length(text)"));

    @TempDir private Path folder;

    private static List<CatalogueTables> words(Migration... migrations) {
        return List.of(new CatalogueTables("words", List.of("word"), List.of(migrations)));
    }

    private Catalogue open(List<CatalogueTables> owners) {
        return Catalogue.open(new RunFolder(folder), ID, owners);
    }

    private Catalogue read(List<CatalogueTables> owners) {
        return Catalogue.read(new RunFolder(folder), ID, owners);
    }

    private void say(String word) {
        try (Catalogue catalogue = open(words(FIRST))) {
            catalogue.write(handle -> handle.execute("INSERT INTO word VALUES (?)", word));
        }
    }

    private static List<String> rows(Catalogue catalogue, String sql) {
        return catalogue.query(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Test
    void anOlderOneIsBroughtUpToDateWhenItIsWritten() {
        say("three");
        try (Catalogue catalogue = open(words(FIRST, SECOND, THIRD))) {
            assertThat(rows(catalogue, "SELECT size FROM word")).containsExactly("5");
            catalogue.write(handle -> handle.execute("UPDATE word SET size = 9"));
        }
        try (Catalogue catalogue = open(words(FIRST, SECOND, THIRD))) {
            assertThat(rows(catalogue, "SELECT size FROM word"))
                    .as("each migration runs once")
                    .containsExactly("9");
        }
    }

    @Test
    void anOlderOneThatIsOnlyReadIsBroughtUpToDateOnce() {
        say("three");
        int[] migrated = new int[1];
        Migration counted = handle -> migrated[0]++;
        for (int i = 0; i < 2; i++) {
            try (Catalogue catalogue = read(words(FIRST, SECOND, THIRD, counted))) {
                assertThat(rows(catalogue, "SELECT size FROM word")).containsExactly("5");
            }
        }
        assertThat(migrated[0]).isEqualTo(1);
    }

    @Test
    void aMigrationThatFailsLeavesNothingBehind() {
        say("three");
        Migration broken = Migration.of(List.of("UPDATE word SET nothing = 1"));
        assertRefused(() -> open(words(FIRST, SECOND, broken)), ErrorCode.DAMAGED, "nothing");
        try (Catalogue catalogue = open(words(FIRST))) {
            assertThat(rows(catalogue, "SELECT name FROM pragma_table_info('word')"))
                    .containsExactly("text");
            assertThat(rows(catalogue, "SELECT value FROM meta WHERE key = 'schema'"))
                    .containsExactly("1");
        }
    }

    @Test
    void anOwnerMayBeNewToIt() {
        say("three");
        CatalogueTables more =
                new CatalogueTables(
                        "more",
                        List.of(),
                        List.of(Migration.of(List.of("CREATE TABLE IF NOT EXISTS more (a)"))));
        List<CatalogueTables> both = List.of(words(FIRST).getFirst(), more);
        try (Catalogue catalogue = open(both)) {
            assertThat(rows(catalogue, "SELECT a FROM more")).isEmpty();
            assertThat(rows(catalogue, "SELECT value FROM meta WHERE key = 'schema'"))
                    .as("a program of version 1 may still open it")
                    .containsExactly("1");
        }
    }

    @Test
    void whereNothingWasWrittenItIsEmpty() {
        try (Catalogue catalogue = read(words(FIRST, SECOND))) {
            assertThat(rows(catalogue, "SELECT size FROM word")).isEmpty();
        }
        assertThat(folder.resolve("catalogue.db")).doesNotExist();
    }

    @Test
    void tablesOfANewerVersionAreRefused() {
        open(words(FIRST, SECOND)).close();
        String words = "words in the catalogue must be of version 1 at most, but is of: 2 (";
        assertRefused(() -> open(words(FIRST)), ErrorCode.NEWER, words);
        assertRefused(() -> read(words(FIRST)), ErrorCode.NEWER, words);
        assertRefused(() -> read(words(FIRST)), ErrorCode.NEWER, "open it with that one)");
    }

    @Test
    void aNewerSchemaIsRefused() {
        setSchema("3");
        String schema = "catalogue must be of version 2 at most, but is of: 3 (";
        assertRefused(() -> open(words(FIRST)), ErrorCode.NEWER, schema);
        assertRefused(() -> read(words(FIRST)), ErrorCode.NEWER, schema);
    }

    @Test
    void aSchemaThatIsNoneIsDamaged() {
        setSchema("new");
        assertRefused(
                () -> read(words(FIRST)),
                ErrorCode.DAMAGED,
                "schema in the catalogue must be a version, but is: new (");
    }

    private void setSchema(String schema) {
        try (Catalogue catalogue = open(words(FIRST))) {
            catalogue.write(handle ->
                    handle.execute("UPDATE meta SET value = ? WHERE key = 'schema'", schema));
        }
    }

    private static void assertRefused(ThrowingCallable opening, ErrorCode code, String message) {
        assertThatThrownBy(opening)
                .isInstanceOfSatisfying(
                        HyalineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
