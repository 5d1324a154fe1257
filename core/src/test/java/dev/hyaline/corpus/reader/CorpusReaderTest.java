package dev.hyaline.corpus.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorpusReaderTest {

    @TempDir private Path folder;

    @Test
    void readsTheDemoCorpus() {
        try (CorpusReader reader = open("builtin")) {
            List<Document> documents = rest(reader);
            assertThat(documents).hasSize(353);
            Document first = documents.getFirst();
            assertThat(first.name()).isEqualTo("code-java-001");
            assertThat(first.domain()).contains("code-java");
            assertThat(first.source()).isEqualTo("demo-corpus.jsonl, line 1");
            assertThat(reader.counts()).isEqualTo(new CorpusCounts(353, 0, 0, 0, 0, 0, 0));
            assertThat(reader.identity())
                    .singleElement()
                    .satisfies(file -> {
                        assertThat(file.name()).isEqualTo("demo-corpus.jsonl");
                        assertThat(file.bytes()).isGreaterThan(500_000);
                        assertThat(file.sha256()).isPresent();
                    });
        }
    }

    @Test
    void aTextFileIsOneDocument() {
        write("story.md", "\uFEFFOnce.\n\n世界\n");
        assertThat(read("story.md"))
                .containsExactly(
                        new Document(
                                "story.md",
                                Optional.empty(),
                                "{}",
                                new DocumentContent.Text("Once.\n\n世界\n"),
                                "story.md"));
    }

    @Test
    void aFolderIsReadInOrderOfPaths() {
        write("b.txt", "second");
        write("a/z.md", "first");
        write("c.jsonl", "{\"text\": \"third\"}\n\n{\"text\": \"fourth\"}");
        writeBytes("d.jsonl.gz", gzip("{\"text\": \"fifth\", \"id\": 7}\n"));
        writeBytes("e.txt.gz", gzip("sixth"));
        write(".hidden", "no");
        write(".git/config", "no");
        write("empty.txt", "");
        write("blank.txt", " \n\u3000\n");
        writeBytes("picture.png", new byte[] {1, 0, 2});
        try (CorpusReader reader = open(folder.toString())) {
            List<Document> documents = rest(reader);
            assertThat(documents)
                    .extracting(CorpusReaderTest::text)
                    .containsExactly("first", "second", "third", "fourth", "fifth", "sixth");
            assertThat(documents)
                    .extracting(Document::name)
                    .containsExactly("a/z.md", "b.txt", "c.jsonl#1", "c.jsonl#3", "7", "e.txt.gz");
            assertThat(reader.counts()).isEqualTo(new CorpusCounts(6, 2, 0, 1, 0, 0, 0));
            assertThat(reader.identity())
                    .extracting(CorpusFile::name)
                    .containsExactly(
                            "a/z.md",
                            "b.txt",
                            "blank.txt",
                            "c.jsonl",
                            "d.jsonl.gz",
                            "e.txt.gz",
                            "empty.txt",
                            "picture.png");
            assertThat(reader.identity().get(1))
                    .isEqualTo(new CorpusFile("b.txt", 6, Optional.of(Sha256.of("second"))));
        }
    }

    @Test
    void jsonFieldsBecomeMetadata() {
        write(
                "a.jsonl",
                "{\"z\": 1.50, \"text\": \"t\", \"domain\": \"d\", \"b\": {\"y\": null, \"x\": [1]},"
                        + " \"id\": \"n\", \"big\": 1e400}\r\n"
                        + "{\"ids\": [3, 1, 2], \"text\": null}");
        assertThat(read("a.jsonl"))
                .containsExactly(
                        new Document(
                                "n",
                                Optional.of("d"),
                                "{\"b\":{\"x\":[1],\"y\":null},\"big\":1E+400,\"z\":1.50}",
                                new DocumentContent.Text("t"),
                                "a.jsonl, line 1"),
                        new Document(
                                "a.jsonl#2",
                                Optional.empty(),
                                "{}",
                                new DocumentContent.Ids(TokenIds.of(3, 1, 2)),
                                "a.jsonl, line 2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]|line must be a JSON object, but is: ARRAY",
                "7|line must be a JSON object, but is: NUMBER",
                "{\"text\": 5}|text must be a string, but is: NUMBER",
                "{\"text\": \"a\", \"id\": []}|id must be a string, but is: ARRAY",
                "{\"text\": \"a\", \"domain\": {}}|domain must be a string, but is: OBJECT",
                "{\"ids\": \"1\"}|ids must be an array, but is: STRING",
                "{\"ids\": [1, -1]}|ids must be whole numbers from 0, but number 1 is: -1",
                "{\"ids\": [1.5]}|ids must be whole numbers from 0, but number 0 is: 1.5",
                "{\"ids\": [3000000000]}"
                        + "|ids must be whole numbers from 0, but number 0 is: 3000000000",
            })
    void linesThatAreNoDocumentsAreNamedOrSkipped(String line, String problem) {
        write("a.jsonl", "{\"text\": \"good\"}\n" + line + "\n{\"text\": \"also good\"}\n");
        assertThatThrownBy(() -> read("a.jsonl"))
                .isInstanceOf(HyalineException.class)
                .hasMessage(problem + " (a.jsonl, line 2)")
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(ErrorCode.CORPUS);
        try (CorpusReader reader = skipping("a.jsonl")) {
            assertThat(rest(reader))
                    .extracting(CorpusReaderTest::text)
                    .containsExactly("good", "also good");
            assertThat(reader.counts()).isEqualTo(new CorpusCounts(2, 0, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void brokenJsonIsNamedInOneLine() {
        for (String line : List.of("{\"text\": \"a", "nonsense", "{} {}", "[".repeat(100_000))) {
            write("a.jsonl", "\n" + line);
            assertThatThrownBy(() -> read("a.jsonl"))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageStartingWith("line must be a JSON object, but is not: ")
                    .hasMessageEndingWith("(a.jsonl, line 2)")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedAndCounted() {
        byte[] text = {'a', (byte) 0xFF, 'b'};
        writeBytes("1.txt", text);
        writeBytes("2.jsonl", "{\"text\": \"a\u00FFb\"}".getBytes(StandardCharsets.ISO_8859_1));
        write("3.jsonl", "{\"text\": \"a\\ud83db\", \"x\": \"\\udead\"}");
        write("4.txt", "an honest \uFFFD");
        try (CorpusReader reader = open(folder.toString())) {
            List<Document> documents = rest(reader);
            assertThat(documents)
                    .extracting(CorpusReaderTest::text)
                    .containsExactly("a\uFFFDb", "a\uFFFDb", "a\uFFFDb", "an honest \uFFFD");
            assertThat(documents.get(2).metadataJson()).isEqualTo("{\"x\":\"\uFFFD\"}");
            assertThat(reader.counts().malformed()).isEqualTo(3);
        }
    }

    @Test
    void aCutOffArchiveStopsAfterItsLastWholeLine() {
        StringBuilder lines = new StringBuilder();
        Random random = new Random(7); // incompressible, so that the cut falls within
        for (int i = 0; i < 2000; i++) {
            lines.append(
                    Figures.format(
                            "{\"text\": \"%016x%016x\"}\n", random.nextLong(), random.nextLong()));
        }
        byte[] whole = gzip(lines.toString());
        writeBytes("a.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
        write("b.txt", "after");
        int read = 0;
        try (CorpusReader reader = open(folder.toString())) {
            List<Document> documents = new ArrayList<>();
            assertThatThrownBy(() -> reader.forEachRemaining(documents::add))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageMatching(
                            "corpus file must be readable, but is not: EOFException: .*"
                                    + " \\(a\\.jsonl\\.gz, line "
                                    + (documents.size() + 1)
                                    + "\\)");
            read = documents.size();
            assertThat(read).isBetween(500, 1500);
            assertThat(reader.hasNext()).isFalse();
        }
        try (CorpusReader reader = skipping(folder.toString())) {
            assertThat(rest(reader)).hasSize(read + 1);
            assertThat(reader.counts().unreadableFiles()).isEqualTo(1);
        }
        writeBytes("a.jsonl.gz", whole);
        try (CorpusReader reader = open(folder.toString())) {
            reader.skip(read);
            assertThat(reader.next().source()).isEqualTo("a.jsonl.gz, line " + (read + 1));
            assertThat(rest(reader)).hasSize(2000 - read);
        }
    }

    @Test
    void filesThatCannotBeReadAreNamedOrSkipped() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.txt"), folder.resolve("nowhere"));
        write("b.txt.gz", "not compressed");
        write("c.parquet", "not Parquet");
        writeBytes("d.parquet.gz", gzip("x"));
        write("e.txt", "good");
        assertThatThrownBy(() -> rest(open(folder.toString())))
                .hasMessage(
                        "corpus file must be readable, but is not: NoSuchFileException: %s (a.txt)",
                        folder.resolve("a.txt"));
        assertThatThrownBy(() -> read("b.txt.gz"))
                .hasMessage(
                        "corpus file must be readable, but is not: ZipException: Not in GZIP format"
                                + " (b.txt.gz)");
        assertThatThrownBy(() -> read("c.parquet"))
                .hasMessageStartingWith("corpus file must be readable, but is not: IOException: ")
                .hasMessageEndingWith("(c.parquet)")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> read("d.parquet.gz"))
                .hasMessageContaining("Parquet is compressed within, and not read from .gz");
        try (CorpusReader reader = skipping(folder.toString())) {
            assertThat(rest(reader)).extracting(CorpusReaderTest::text).containsExactly("good");
            assertThat(reader.counts()).isEqualTo(new CorpusCounts(1, 0, 0, 0, 4, 0, 0));
            assertThat(reader.identity().getFirst())
                    .isEqualTo(new CorpusFile("a.txt", 0, Optional.empty()));
        }
        assertThatThrownBy(() -> open(folder.toString()).identity())
                .hasMessageContaining("NoSuchFileException");
    }

    @Test
    void aFolderWithinItselfIsNamedOrSkipped() throws IOException {
        write("a.txt", "good");
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        assertThatThrownBy(() -> open(folder.toString()))
                .hasMessageContaining("FileSystemLoopException")
                .hasMessageEndingWith("(" + folder.resolve("loop") + ")");
        assertThat(rest(skipping(folder.toString()))).hasSize(1);
    }

    @Test
    void whatIsNoCorpusIsNamed() {
        assertThatThrownBy(() -> open(folder.resolve("nothing").toString()))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "corpus must be a file, a folder or the word builtin, but there is none: %s",
                        folder.resolve("nothing"));
        assertThatThrownBy(() -> open("a\0b")).hasMessageStartingWith("corpus must be a path");
        writeBytes("model.bin", new byte[100]);
        assertThatThrownBy(() -> read("model.bin"))
                .hasMessage(
                        "corpus must be UTF-8 text, JSON lines or Parquet, but has a zero byte"
                                + " (model.bin)");
    }

    @Test
    void anEmptyCorpusGivesNothing() {
        try (CorpusReader reader = open(folder.toString())) {
            assertThat(reader.hasNext()).isFalse();
            assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
            assertThat(reader.identity()).isEmpty();
        }
        write("a.jsonl", "\n\n{\"text\": \"\"}\n{\"ids\": []}");
        try (CorpusReader reader = open(folder.resolve("a.jsonl").toString())) {
            assertThat(reader.hasNext()).isFalse();
            assertThat(reader.counts().empty()).isEqualTo(2);
        }
    }

    @Test
    void skippingMoreThanThereIsIsNamed() {
        write("a.jsonl", "{\"text\": \"a\"}");
        try (CorpusReader reader = open(folder.resolve("a.jsonl").toString())) {
            assertThatThrownBy(() -> reader.skip(3))
                    .hasMessage(
                            "corpus must still have the 3 documents that were read, but has: 1");
        }
    }

    @Test
    void documentsOfFiftyMegabytesAreRead() {
        String text = "fifty megabytes ".repeat(50 * 65536);
        write("a.jsonl", "{\"text\": \"" + text + "\"}\n{\"text\": \"b\"}");
        List<Document> documents = read("a.jsonl");
        assertThat(text(documents.getFirst()).length()).isEqualTo(text.length());
        assertThat(documents).hasSize(2);
    }

    private List<Document> read(String file) {
        try (CorpusReader reader = open(folder.resolve(file).toString())) {
            return rest(reader);
        }
    }

    private static CorpusReader open(String location) {
        return CorpusReader.open(location, DocumentOptions.DEFAULT);
    }

    private CorpusReader skipping(String file) {
        return CorpusReader.open(folder.resolve(file).toString(), DocumentOptions.SKIPPING);
    }

    private static List<Document> rest(CorpusReader reader) {
        List<Document> documents = new ArrayList<>();
        reader.forEachRemaining(documents::add);
        return documents;
    }

    private static String text(Document document) {
        return switch (document.content()) {
            case DocumentContent.Text text -> text.text();
            case DocumentContent.Ids ids -> ids.ids().toString();
        };
    }

    private void write(String file, String text) {
        writeBytes(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeBytes(String file, byte[] bytes) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
