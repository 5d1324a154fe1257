package dev.hyaline.corpus.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetCorpusTest {

    @TempDir private Path folder;

    @Test
    void columnsAreReadLikeJsonFields() throws SQLException {
        Path file =
                write(
                        "SELECT * FROM (VALUES ('first \"quoted\"', 'a', 'prose', 3, [1.5], 'nan'::DOUBLE),"
                                + " ('世界 😀', NULL, NULL, NULL, NULL, 0.5))"
                                + " t(text, id, domain, \"the 'z\", b, c)");
        assertThat(read(file))
                .containsExactly(
                        new Document(
                                "a",
                                Optional.of("prose"),
                                "{\"b\":[1.5],\"c\":null,\"the 'z\":3}",
                                new DocumentContent.Text("first \"quoted\""),
                                "corpus.parquet, row 1"),
                        new Document(
                                "corpus.parquet#2",
                                Optional.empty(),
                                "{\"b\":null,\"c\":0.5,\"the 'z\":null}",
                                new DocumentContent.Text("世界 😀"),
                                "corpus.parquet, row 2"));
    }

    @Test
    void readyMadeIdsAreRead() throws SQLException {
        Path file = write("SELECT [i, i + 1]::INTEGER[] AS ids FROM range(3) r(i)");
        assertThat(read(file))
                .extracting(Document::content)
                .containsExactly(
                        new DocumentContent.Ids(TokenIds.of(0, 1)),
                        new DocumentContent.Ids(TokenIds.of(1, 2)),
                        new DocumentContent.Ids(TokenIds.of(2, 3)));
    }

    @Test
    void rowsKeepTheirOrder() throws SQLException {
        Path file = write("SELECT 'document ' || i AS text, i AS id FROM range(50000) r(i)");
        List<Document> documents = read(file);
        assertThat(documents).hasSize(50_000);
        for (int i = 0; i < documents.size(); i++) {
            assertThat(documents.get(i).name()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void rowsThatAreNoDocumentsAreNamedOrSkipped() throws SQLException {
        Path file = write("SELECT * FROM (VALUES ('a'), (NULL), (''), ('b')) t(text)");
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "document must have a text or ids, but has neither among its fields [] (corpus.parquet, row 2; --text-field or --ids-field names one)");
        try (CorpusReader reader = CorpusReader.open(file.toString(), DocumentOptions.SKIPPING)) {
            reader.forEachRemaining(document -> {});
            assertThat(reader.counts()).isEqualTo(new CorpusCounts(2, 1, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void whatIsNoNumberIsMissingAtAnyDepth() throws SQLException {
        Path file =
                write(
                        "SELECT 'a' AS text, {'n': ['nan'::DOUBLE, 1.5], 'm': 'inf'::FLOAT} AS x, 'nan'::FLOAT AS y");
        assertThat(read(file).getFirst().metadataJson())
                .isEqualTo("{\"x\":{\"m\":null,\"n\":[null,1.5]},\"y\":null}");
    }

    @Test
    void bytesAreTextWhereTheyAreUtf8() throws SQLException {
        Path file =
                write(
                        "SELECT * FROM (VALUES ('caf\\xC3\\xA9'::BLOB, '\\xC3\\xA9'::BLOB), ('caf\\xC3'::BLOB, '\\xFF'::BLOB)) t(text, m)");
        assertThatThrownBy(() -> read(file))
                .hasMessage("text must be UTF-8, but is not (corpus.parquet, row 2)");
        try (CorpusReader reader = CorpusReader.open(file.toString(), DocumentOptions.SKIPPING)) {
            Document document = reader.next();
            assertThat(document.content()).isEqualTo(new DocumentContent.Text("café"));
            assertThat(document.metadataJson()).isEqualTo("{\"m\":\"é\"}");
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void listsAndStructsAreNoTexts() throws SQLException {
        for (String value : List.of("['a']", "{'en': 'a'}", "MAP {'a': 'b'}")) {
            Path file = write(Figures.format("SELECT %s AS text", value));
            assertThatThrownBy(() -> read(file))
                    .hasMessageContaining("column text must hold texts, but holds: ");
        }
    }

    @Test
    void missingColumnsAreNamed() throws SQLException {
        Path file = write("SELECT 1 AS a, 2 AS b");
        assertThatThrownBy(() -> read(file))
                .hasMessage(
                        "corpus file must be readable, but is not: IOException: it has neither a"
                                + " text nor an ids column, but [a, b], of which --text-field or --ids-field may name one (corpus.parquet)");
    }

    @Test
    void signsOfPatternsInPathsStandForThemselves() throws SQLException, IOException {
        Path file = write("SELECT 'right' AS text");
        Path odd = Files.createDirectories(folder.resolve("a[b]*?{c}'d"));
        Path moved = Files.move(file, odd.resolve("*[x].parquet"));
        Files.writeString(odd.resolve("ax.parquet"), "wrong");
        assertThat(read(moved)).hasSize(1);
    }

    @Test
    void cutOffFilesAreNamed() throws SQLException, IOException {
        Path file = write("SELECT 'document ' || i AS text FROM range(1000) r(i)");
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 100, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> read(file))
                    .as("cut at %d", length)
                    .isInstanceOf(HyalineException.class)
                    .hasMessageStartingWith("corpus file must be readable, but is not: ");
        }
    }

    private Path write(String query) throws SQLException {
        Path file = folder.resolve("corpus.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(Figures.format("COPY (%s) TO '%s' (FORMAT parquet)", query, file));
        }
        return file;
    }

    private static List<Document> read(Path file) {
        List<Document> documents = new ArrayList<>();
        try (CorpusReader reader = CorpusReader.open(file.toString(), DocumentOptions.DEFAULT)) {
            reader.forEachRemaining(documents::add);
        }
        return documents;
    }
}
