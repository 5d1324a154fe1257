package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.text.Tokenizer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Corpora that are empty, huge, damaged or full of doubles. */
@SuppressWarnings("NullAway.Init")
final class RecorderCorpusTest {

    private static final int CONTEXT = 48;

    @TempDir private Path folder;
    private static Tokenizer tokenizer;
    private static FakeSubject texts;
    private final FakeSubject ids = new FakeSubject(1, 3, 100, CONTEXT);

    @BeforeAll
    static void openTokenizer() {
        tokenizer = Tokenizer.builtin();
        texts = new FakeSubject(1, 3, 8192, CONTEXT, Optional.of(tokenizer));
    }

    @AfterAll
    static void closeTokenizer() {
        tokenizer.close();
    }

    @Test
    void whatFailsBeforeTheFirstDocumentLeavesNothing() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.jsonl"));
        Path made = folder.resolve("made");
        Recordings.assertRefused(ErrorCode.CORPUS, made, ids, empty, Recordings.DEFAULT);
        assertThat(made).doesNotExist();
        Path there = Files.createDirectory(folder.resolve("there"));
        Recordings.assertRefused(ErrorCode.CORPUS, there, ids, empty, Recordings.DEFAULT);
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void anEmptyCorpusIsRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.jsonl"));
        Recordings.assertRefused(
                        ErrorCode.CORPUS, folder.resolve("a"), ids, empty, Recordings.DEFAULT)
                .hasMessageContaining("at least one document with text")
                .hasMessageContaining("empty.jsonl");
        Path blank = Files.writeString(folder.resolve("blank.txt"), " \n\t\n");
        Recordings.assertRefused(
                        ErrorCode.CORPUS, folder.resolve("b"), texts, blank, Recordings.DEFAULT)
                .hasMessageContaining("at least one document with text");
    }

    @Test
    void documentsShorterThanAWindowAreRecordedDownToSixteenTokens() {
        Path corpus =
                IdsCorpus.write(
                        folder.resolve("short.jsonl"),
                        IdsCorpus.line("fifteen", "b", range(15)),
                        IdsCorpus.line("sixteen", "b", range(16)),
                        IdsCorpus.line("forty", "b", range(40)),
                        IdsCorpus.line("one", "b", 7));
        Manifest manifest =
                Recordings.record(folder.resolve("run"), ids, corpus, Recordings.DEFAULT);
        assertThat(manifest.corpus().documents()).isEqualTo(4);
        assertThat(windowRows("document_id, token_offset, len(token_ids)"))
                .containsExactlyInAnyOrder("1|0|16", "2|0|40");
        assertThat(manifest.windows().tokens()).isEqualTo(56);
    }

    @Test
    void aCorpusWithoutAWindowIsRefused() {
        Path corpus =
                IdsCorpus.write(folder.resolve("short.jsonl"), IdsCorpus.line("one", "b", 1, 2, 3));
        Recordings.assertRefused(
                        ErrorCode.CORPUS, folder.resolve("run"), ids, corpus, Recordings.DEFAULT)
                .hasMessageContaining("at least one window of 16 tokens");
    }

    @Test
    void duplicatesUnderOtherIdsAreCountedOnce() {
        List<String> lines = new ArrayList<>();
        Random random = new Random(1);
        for (int document = 0; document < 20; document++) {
            int[] tokens = random.ints(60, 0, 100).toArray();
            lines.add(IdsCorpus.line("first-" + document, "a", tokens));
            lines.add(IdsCorpus.line("again-" + document, "b", tokens));
        }
        Collections.shuffle(lines, random);
        Path corpus = IdsCorpus.write(folder.resolve("twice.jsonl"), lines.toArray(String[]::new));
        Manifest manifest =
                Recordings.record(folder.resolve("run"), ids, corpus, Recordings.DEFAULT);
        assertThat(manifest.corpus().documents()).isEqualTo(20);
        assertThat(manifest.corpus().duplicates()).isEqualTo(20);
        assertThat(manifest.windows().total()).isEqualTo(20);
    }

    @Test
    void textsThatDifferInWhiteSpaceOnlyAreOneDocument() throws IOException {
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(5);
        Files.writeString(folder.resolve("a.txt"), text);
        Files.createDirectories(folder.resolve("texts"));
        Files.writeString(folder.resolve("texts/a.txt"), text);
        Files.writeString(folder.resolve("texts/b.txt"), text.replace(" ", "\n ") + "\n");
        Files.writeString(folder.resolve("texts/c.txt"), "Another text altogether. ".repeat(9));
        Manifest manifest =
                Recordings.record(
                        folder.resolve("run"), texts, folder.resolve("texts"), Recordings.DEFAULT);
        assertThat(manifest.corpus().documents()).isEqualTo(2);
        assertThat(manifest.corpus().duplicates()).isEqualTo(1);
    }

    @Test
    void aWindowOfTwoSplitsIsDroppedFromTheLater() {
        int[] shared = range(CONTEXT);
        List<String> lines = new ArrayList<>();
        Random random = new Random(2);
        for (int document = 0; document < 30; document++) {
            int[] own = random.ints(CONTEXT, 0, 100).toArray();
            lines.add(
                    IdsCorpus.line(
                            "d" + document,
                            "b",
                            IntStream.concat(IntStream.of(shared), IntStream.of(own)).toArray()));
        }
        Path corpus = IdsCorpus.write(folder.resolve("same.jsonl"), lines.toArray(String[]::new));
        Manifest manifest =
                Recordings.record(folder.resolve("run"), ids, corpus, Recordings.DEFAULT);
        assertThat(manifest.corpus().documents()).isEqualTo(30);
        assertThat(manifest.windows().explain()).isEqualTo(24);
        assertThat(manifest.windows().calibrate()).isEqualTo(6);
        assertThat(manifest.windows().test()).isEqualTo(12);
        assertThat(manifest.windows().dropped()).isEqualTo(18);
        assertThat(
                        windowRows(
                                "token_ids, count(DISTINCT split) AS splits FROM FILE GROUP BY 1"
                                        + " HAVING splits > 1 --"))
                .isEmpty();
    }

    @Test
    void invalidUtf8IsMendedAndCounted() throws IOException {
        byte[] bytes =
                "Some text with bytes that are none. ".repeat(8).getBytes(StandardCharsets.UTF_8);
        bytes[10] = (byte) 0xFF;
        bytes[40] = (byte) 0xC3;
        Path corpus = Files.write(folder.resolve("broken.txt"), bytes);
        Manifest manifest =
                Recordings.record(folder.resolve("run"), texts, corpus, Recordings.DEFAULT);
        assertThat(manifest.corpus().replaced()).isEqualTo(1);
        assertThat(documentRows("contains(text, chr(65533))")).containsExactly("true");
    }

    @Test
    void zeroCharactersGoThroughAllFiles() {
        String text = "before\\u0000after and some more words to fill it. ".repeat(6);
        Path corpus =
                IdsCorpus.write(
                        folder.resolve("zero.jsonl"),
                        "{\"id\":\"n\\u0000ame\",\"domain\":\"d\\u0000\",\"f\\u0000\":\"v\\u0000\",\"text\":\""
                                + text
                                + "\"}");
        Manifest manifest =
                Recordings.record(folder.resolve("run"), texts, corpus, Recordings.DEFAULT);
        assertThat(manifest.corpus().documents()).isEqualTo(1);
        assertThat(documentRows("name, domain, length(text)"))
                .containsExactly("n\0ame|d\0|" + text.replace("\\u0000", "\0").length());
    }

    @Test
    void idsOutsideTheVocabularyAreNamed() {
        Path corpus =
                IdsCorpus.write(
                        folder.resolve("ids.jsonl"),
                        IdsCorpus.line("good", "b", range(20)),
                        IdsCorpus.line("bad", "b", 5, 100, 7));
        Recordings.assertRefused(
                        ErrorCode.CORPUS, folder.resolve("run"), ids, corpus, Recordings.DEFAULT)
                .hasMessageContaining("token id must be below 100")
                .hasMessageContaining("100 (ids.jsonl, line 2)");
    }

    @Test
    void textNeedsATokenizer() {
        Path corpus =
                IdsCorpus.write(folder.resolve("text.jsonl"), "{\"text\":\"words and words\"}");
        Recordings.assertRefused(
                        ErrorCode.MODEL, folder.resolve("run"), ids, corpus, Recordings.DEFAULT)
                .hasMessageContaining("model must have a tokenizer.json")
                .hasMessageContaining("fake (text.jsonl, line 1)");
    }

    @Test
    void aMissingGroupIsNamed() {
        Path corpus =
                IdsCorpus.write(
                        folder.resolve("ids.jsonl"), IdsCorpus.line("good", "b", range(20)));
        Recordings.assertRefused(
                        ErrorCode.CORPUS,
                        folder.resolve("run"),
                        ids,
                        corpus,
                        Recordings.grouped("author"))
                .hasMessageContaining("author")
                .hasMessageContaining("ids.jsonl, line 1");
    }

    @Test
    void anUnreadableFileStopsAndWhenItIsMendedTheSameCallContinues() throws IOException {
        Path corpus = brokenFolder();
        Path run = folder.resolve("run");
        Recordings.assertRefused(ErrorCode.CORPUS, run, ids, corpus, Recordings.DEFAULT)
                .hasMessageContaining("b.jsonl.gz");
        Files.delete(corpus.resolve("b.jsonl.gz"));
        Path mended = corpus.resolve("b.jsonl");
        IdsCorpus.write(mended, 5, 100, 12);
        Manifest manifest = Recordings.record(run, ids, corpus, Recordings.DEFAULT);
        Manifest unbroken =
                Recordings.record(folder.resolve("other"), ids, corpus, Recordings.DEFAULT);
        assertThat(manifest.corpus()).isEqualTo(unbroken.corpus());
        assertThat(Recordings.parquetFiles(run))
                .isEqualTo(Recordings.parquetFiles(folder.resolve("other")));
    }

    @Test
    void anUnreadableFileIsSkippedAndCountedOnRequest() throws IOException {
        Manifest manifest =
                Recordings.record(
                        folder.resolve("run"), ids, brokenFolder(), Recordings.skipping());
        assertThat(manifest.corpus().skipped()).isEqualTo(1);
        assertThat(manifest.corpus().documents()).isEqualTo(10);
    }

    private Path brokenFolder() throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        IdsCorpus.write(corpus.resolve("a.jsonl"), 5, 100, 11);
        Files.writeString(corpus.resolve("b.jsonl.gz"), "this is not compressed");
        IdsCorpus.write(corpus.resolve("c.jsonl"), 5, 100, 13);
        return corpus;
    }

    @Test
    void aDocumentOfFiftyMegabytesIsOneDocument() throws IOException {
        int vocabulary = 1_000_000;
        Path corpus = folder.resolve("huge.jsonl");
        Random random = new Random(3);
        long tokens = 0;
        try (BufferedWriter out = Files.newBufferedWriter(corpus)) {
            out.write("{\"ids\":[");
            for (int bytes = 0; bytes < 50_000_000; bytes += 7) {
                out.write(String.valueOf(100_000 + random.nextInt(vocabulary - 100_000)));
                out.write(',');
                tokens++;
            }
            out.write("1]}");
        }
        FakeSubject model = new FakeSubject(1, 1, vocabulary, CONTEXT);
        Manifest manifest =
                Recordings.record(folder.resolve("run"), model, corpus, Recordings.windows(500));
        assertThat(manifest.corpus().documents()).isEqualTo(1);
        assertThat(manifest.windows().total()).isEqualTo(500);
        assertThat(documentRows("tokens")).containsExactly(String.valueOf(tokens + 1));
    }

    @Test
    void aTextOfAMegabyteIsOneDocumentAndComesBackWhole() throws IOException {
        String text = "To be, or not to be, that is the question:\n".repeat(25_000);
        Path corpus = Files.writeString(folder.resolve("long.txt"), text);
        Manifest manifest =
                Recordings.record(folder.resolve("run"), texts, corpus, Recordings.windows(500));
        assertThat(manifest.corpus().documents()).isEqualTo(1);
        assertThat(documentRows("text")).containsExactly(text);
    }

    private static int[] range(int size) {
        return IntStream.range(0, size).toArray();
    }

    private List<String> windowRows(String columns) {
        return Recordings.rows(
                folder.resolve("run"), "windows.parquet", "SELECT " + columns + " FROM FILE");
    }

    private List<String> documentRows(String columns) {
        return Recordings.rows(
                folder.resolve("run"), "documents.parquet", "SELECT " + columns + " FROM FILE");
    }
}
