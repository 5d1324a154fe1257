package dev.hyaline.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizerTest {

    private static final String END_OF_TEXT = "<|endoftext|>";
    private static final TokenizerFiles BUILTIN = TokenizerFiles.builtin();
    private static final TokenizerFiles VOCABULARY_AND_MERGES =
            BUILTIN.without(TokenizerFiles.TOKENIZER);

    @Test
    void agreesWithAnIndependentTokenizer() throws IOException {
        check("cases-builtin.json", BUILTIN);
    }

    @Test
    void isTheSameBuiltFromVocabularyAndMerges() throws IOException {
        check("cases-builtin.json", VOCABULARY_AND_MERGES);
    }

    @Test
    void agreesOnGpt2() throws IOException {
        Path folder = sharedFolder().resolve("fixtures/tokenizer/gpt2");
        assumeTrue(
                Files.isDirectory(folder),
                () -> "GPT-2's vocab.json and merges.txt are not here, skipped: " + folder);
        check("cases-gpt2.json", TokenizerFiles.in(folder));
    }

    @Test
    void longTextIsEncodedInPieces() {
        String text = "the same words again, and\nagain ".repeat(4000);
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            List<int[]> runs = new ArrayList<>();
            tokenizer.encode(text, runs::add);
            assertThat(runs).hasSize(text.length() / TextPieces.SOFT_LENGTH + 1);
            assertThat(tokenizer.encode(text)).isEqualTo(tokenizer.encodeWithSpecials(text));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void piecesGiveTheIdsOfTheWhole(long seed) {
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            assertPiecesGiveTheIdsOfTheWhole(tokenizer, new Random(seed), 100);
        }
    }

    static void assertPiecesGiveTheIdsOfTheWhole(Tokenizer tokenizer, Random random, int texts) {
        for (int i = 0; i < texts; i++) {
            String text = Utf8.wellFormed(HostileText.random(random, 400));
            List<Integer> pieces = new ArrayList<>();
            for (int from = 0; from < text.length(); ) {
                int soft = 1 + random.nextInt(20);
                int end = TextPieces.end(tokenizer.cuts(), text, from, soft, 1 << 20);
                for (int id : tokenizer.ordinaryIds(text.substring(from, end), from > 0)) {
                    pieces.add(id);
                }
                from = end;
            }
            assertThat(pieces.stream().mapToInt(id -> id).toArray())
                    .as("text %d: %s", i, text)
                    .isEqualTo(tokenizer.ordinaryIds(text, false));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void everyTextComesBackFromItsIds(long seed) {
        Random random = new Random(seed);
        Vocabulary vocabulary = VocabularyReader.builtin();
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            for (int i = 0; i < 200; i++) {
                String text = HostileText.random(random, 60);
                assertThat(vocabulary.decode(tokenizer.encode(text)))
                        .as("seed %d, text %d", seed, i)
                        .isEqualTo(Utf8.wellFormed(text));
            }
        }
    }

    @Test
    void surrogatesThatStandAloneAreReplaced() {
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            int[] replaced = tokenizer.encode("a\uFFFDb");
            assertThat(tokenizer.encode("a\uD83Db")).isEqualTo(replaced);
            assertThat(tokenizer.encode("a\uDE00b")).isEqualTo(replaced);
            assertThat(tokenizer.encodeWithSpecials("a\uD83Db")).isEqualTo(replaced);
        }
    }

    @Test
    void oneWordOfMillionsOfCharactersIsEncoded() {
        String text = "a".repeat(TextPieces.HARD_LENGTH * 2 + 5);
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            assertThat(VocabularyReader.builtin().decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void nothingIsTruncatedOrPadded(@TempDir Path folder) throws IOException {
        String json =
                BUILTIN.readText(TokenizerFiles.TOKENIZER)
                        .orElseThrow()
                        .replaceFirst(
                                "\"truncation\": null",
                                "\"truncation\": {\"direction\": \"Right\", \"max_length\": 4,"
                                        + " \"strategy\": \"LongestFirst\", \"stride\": 0}");
        assertThat(json).contains("LongestFirst");
        Files.writeString(folder.resolve("tokenizer.json"), json);
        try (Tokenizer tokenizer = Tokenizer.load(folder);
                Tokenizer builtin = Tokenizer.builtin()) {
            String text = "more than four tokens, surely".repeat(100);
            assertThat(tokenizer.encode(text)).isEqualTo(builtin.encode(text));
            assertThat(tokenizer.encodeWithSpecials(text)).isEqualTo(builtin.encode(text));
        }
    }

    @Test
    void saysWhichFilesAreMissing(@TempDir Path folder) throws IOException {
        String message =
                "model must have tokenizer.json, or vocab.json and merges.txt, but has none of them"
                        + " (%s)";
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(HyalineException.class)
                .hasMessage(message, folder)
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(ErrorCode.MODEL);
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
        assertThatThrownBy(() -> Tokenizer.load(folder)).hasMessage(message, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"model\": 3}", "{\"model\":", "\u0000\u0001"})
    void damagedFilesAreNamed(String content, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), content);
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "tokenizer.json must be a tokenizer's file, but is damaged: ")
                .hasMessageEndingWith("(" + folder + ")");
    }

    @Test
    void endOfTextIsOrdinaryTextUnlessItIsAllThereIs() {
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            assertThat(tokenizer.encode("one" + END_OF_TEXT + "two")).doesNotContain(8191);
            assertThat(tokenizer.encode(END_OF_TEXT + " ")).doesNotContain(8191);
            assertThat(tokenizer.encode(END_OF_TEXT)).containsExactly(8191);
        }
    }

    private static void check(String fixture, TokenizerFiles files) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.from(files)) {
            List<TokenizerCases.Case> cases = TokenizerCases.read(fixture).cases();
            assertThat(cases).isNotEmpty();
            for (TokenizerCases.Case each : cases) {
                assertThat(tokenizer.encodeWithSpecials(each.text()))
                        .as("with specials: %s", each.text())
                        .isEqualTo(each.ids().toArray());
                assertThat(tokenizer.encode(each.text()))
                        .as("as text: %s", each.text())
                        .isEqualTo(each.idsTreatingSpecialAsText().toArray());
            }
        }
    }

    private static Path sharedFolder() {
        String property = System.getProperty("HYALINE_SHARED");
        return Path.of(
                Objects.requireNonNullElse(
                        property != null ? property : System.getenv("HYALINE_SHARED"),
                        "../../shared"));
    }
}
