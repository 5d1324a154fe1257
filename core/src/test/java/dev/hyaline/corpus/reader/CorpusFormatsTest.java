package dev.hyaline.corpus.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose names do not say what they are, and fields that are called otherwise. */
final class CorpusFormatsTest {

    private static final String LINES = "{\"id\": 1, \"text\": \"one\"}\n{\"text\": \"two\"}\n";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "a.JSONL", "a.json", "a.txt", "a", "a.json.gz", "a.txt.GZ"})
    void jsonLinesAreReadWhateverTheyAreCalled(String name) throws IOException {
        assertThat(texts(write(name, LINES))).containsExactly("one", "two");
    }

    @Test
    void anArrayIsADocumentAnEntry() throws IOException {
        Path file = write("a.json", "[\n" + LINES.strip().replace("\n", ",\n") + "\n]");
        assertThat(texts(file)).containsExactly("one", "two");
        try (CorpusReader reader = CorpusReader.open(file.toString(), DocumentOptions.DEFAULT)) {
            assertThat(reader.next().name()).isEqualTo("1");
            assertThat(reader.next().source()).isEqualTo("a.json, entry 2");
        }
        assertThatThrownBy(() -> texts(write("b.json", "[{\"text\": \"one\"}, 7]")))
                .hasMessage("entry must be a JSON object, but is: NUMBER (b.json, entry 2)");
        assertThatThrownBy(() -> texts(write("c.json", "[{\"text\": \"one\"}, {\"te")))
                .hasMessageStartingWith("corpus file must be readable, but is not: ")
                .hasMessageEndingWith("(c.json, entry 2)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\n  \"text\": \"settings\"\n}", "{\"name\": 1}", "[1, 2]", "{ no json"})
    void whatOnlyLooksLikeDocumentsIsText(String text) throws IOException {
        assertThat(texts(write("a.json", text))).containsExactly(text);
    }

    @Test
    void tablesAreReadByTheirColumns() throws IOException {
        String table = "id,text,n\n7,\"one, \"\"two\"\"\nthree\",5\n8,# four,6\n";
        for (String name : List.of("a.csv", "A.CSV", "a.csv.gz", "a[1].csv")) {
            Path file = write(name, table);
            try (CorpusReader reader =
                    CorpusReader.open(file.toString(), DocumentOptions.DEFAULT)) {
                Document document = reader.next();
                assertThat(document.name()).isEqualTo("7");
                assertThat(document.metadataJson()).isEqualTo("{\"n\":\"5\"}");
            }
            assertThat(texts(file)).containsExactly("one, \"two\"\nthree", "# four");
        }
        assertThat(texts(write("a.tsv", "text\tn\none, two\t3\n"))).containsExactly("one, two");
        assertThatThrownBy(() -> texts(write("b.csv", "story,n\nonce,3\n")))
                .hasMessageContaining(
                        "[story, n], of which --text-field or --ids-field may name one");
    }

    @Test
    void fieldsCanBeNamed() throws IOException {
        Path file = write("a.jsonl", "{\"story\": \"once\", \"text\": \"no\", \"t\": [3, 4]}");
        assertThat(texts(file, text("story"))).containsExactly("once");
        assertThat(texts(file, ids("t"))).containsExactly("[3, 4]");
        assertThat(texts(write("b.json", "{\"story\": \"once\"}\n"), text("story")))
                .containsExactly("once");
        assertThat(texts(write("c.csv", "story\nonce\n"), text("story"))).containsExactly("once");
        assertThat(texts(write("d.jsonl", "{\"input_ids\": [5], \"attention_mask\": [1]}")))
                .containsExactly("[5]");
        assertThatThrownBy(() -> texts(write("e.jsonl", "{\"content\": \"a\", \"n\": 1}")))
                .hasMessage(
                        "document must have a text or ids, but has neither among its fields [content, n] (e.jsonl, line 1; --text-field or --ids-field names one)");
        assertThatThrownBy(() -> new DocumentOptions(false, Optional.of("a"), Optional.of("b")))
                .hasMessage(
                        "documents must have a text or ids, but fields of both are given: a, b");
    }

    @Test
    void aFieldThatStandsTwiceIsRefused() throws IOException {
        assertThatThrownBy(() -> texts(write("a.jsonl", "{\"text\": \"a\", \"text\": \"b\"}")))
                .hasMessageContaining("Duplicate Object property \"text\"")
                .hasMessageEndingWith("(a.jsonl, line 1)");
    }

    @Test
    void whatIsNoNumberIsMissing() throws IOException {
        Path file =
                write(
                        "a.jsonl",
                        "{\"text\": \"a\", \"loss\": NaN, \"x\": {\"y\": [-Infinity, 2]}}");
        try (CorpusReader reader = CorpusReader.open(file.toString(), DocumentOptions.DEFAULT)) {
            assertThat(reader.next().metadataJson())
                    .isEqualTo("{\"loss\":null,\"x\":{\"y\":[null,2]}}");
        }
    }

    @Test
    void textsAreCutWhereTheyEnd() throws IOException {
        Path file =
                write("stories.txt", "Once.\n<|endoftext|>\nTwice.<|endoftext|>  \n<|endoftext|>");
        try (CorpusReader reader = CorpusReader.open(file.toString(), DocumentOptions.DEFAULT)) {
            assertThat(reader.next().name()).isEqualTo("stories.txt#1");
            assertThat(reader.next().content()).isEqualTo(new DocumentContent.Text("Twice."));
            assertThat(reader.hasNext()).isFalse();
            assertThat(reader.counts()).isEqualTo(new CorpusCounts(2, 0, 0, 0, 0, 0, 1));
        }
        try (CorpusReader reader = CorpusReader.open(file.toString(), DocumentOptions.DEFAULT)) {
            reader.skip(1);
            assertThat(reader.next().name()).isEqualTo("stories.txt#2");
        }
        assertThat(texts(write("a.txt", "<|endoftext|>\n"))).isEmpty();
    }

    private static DocumentOptions text(String field) {
        return new DocumentOptions(false, Optional.of(field), Optional.empty());
    }

    private static DocumentOptions ids(String field) {
        return new DocumentOptions(false, Optional.empty(), Optional.of(field));
    }

    private static List<String> texts(Path file) {
        return texts(file, DocumentOptions.DEFAULT);
    }

    private static List<String> texts(Path file, DocumentOptions options) {
        List<String> texts = new ArrayList<>();
        try (CorpusReader reader = CorpusReader.open(file.toString(), options)) {
            reader.forEachRemaining(document ->
                    texts.add(
                            switch (document.content()) {
                                case DocumentContent.Text(String text) -> text;
                                case DocumentContent.Ids(TokenIds ids) -> ids.toString();
                            }));
        }
        return texts;
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!name.toLowerCase(java.util.Locale.ROOT).endsWith(".gz")) {
            return Files.write(file, bytes);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
        return file;
    }
}
