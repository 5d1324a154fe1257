package dev.hyaline.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VocabularyTest {

    private static final int END_OF_TEXT = 8191;

    private final Vocabulary vocabulary = VocabularyReader.builtin();

    @Test
    void knowsEveryToken() {
        assertThat(vocabulary.size()).isEqualTo(8192);
        assertThat(vocabulary.display(END_OF_TEXT)).isEqualTo("<|endoftext|>");
        assertThat(vocabulary.display(220)).isEqualTo(" ");
        assertThat(vocabulary.bytes(220)).containsExactly(' ');
        for (int id = 0; id < 256; id++) {
            assertThat(vocabulary.bytes(id)).hasSize(1);
        }
    }

    @Test
    void isTheSameFromEitherFile() {
        Vocabulary other =
                VocabularyReader.read(TokenizerFiles.builtin().without(TokenizerFiles.TOKENIZER));
        assertThat(other.size()).isEqualTo(vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            assertThat(other.bytes(id)).isEqualTo(vocabulary.bytes(id));
        }
    }

    @Test
    void partsOfACharacterAreShownTogether(@TempDir Path folder) throws IOException {
        Vocabulary small = bytesAndWords(folder);
        int[] ids = {256, 0xE4, 0xB8, 0x96, 257, 0xF0, 0x9F, 0x98, 0x80};
        assertThat(small.texts(ids))
                .containsExactly(
                        new TokenText("aa", 0, 1),
                        new TokenText("世", 1, 3),
                        new TokenText(" b", 4, 1),
                        new TokenText("😀", 5, 4));
        assertThat(small.decode(ids)).isEqualTo("aa世 b😀");
        assertThat(small.display(0xE4)).isEqualTo("\uFFFD");
    }

    @Test
    void bytesThatSpellNothingAreReplaced(@TempDir Path folder) throws IOException {
        Vocabulary small = bytesAndWords(folder);
        assertThat(small.texts(0xE4, 256, 0x96, 0xE4, 0xB8))
                .containsExactly(
                        new TokenText("\uFFFD", 0, 1),
                        new TokenText("aa", 1, 1),
                        new TokenText("\uFFFD", 2, 1),
                        new TokenText("\uFFFD", 3, 2));
        assertThat(small.texts()).isEmpty();
        assertThat(small.decode()).isEmpty();
    }

    @Test
    void textsCoverEveryPositionOnce() {
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            String text = "naïve 世界 😀 👩‍👩‍👧 <|endoftext|> ok";
            int[] ids = tokenizer.encode(text);
            List<TokenText> texts = vocabulary.texts(ids);
            int next = 0;
            StringBuilder joined = new StringBuilder();
            for (TokenText each : texts) {
                assertThat(each.firstPosition()).isEqualTo(next);
                next += each.positions();
                joined.append(each.text());
            }
            assertThat(next).isEqualTo(ids.length);
            assertThat(joined).hasToString(text);
        }
    }

    @Test
    void idsWithoutATokenHaveNoBytes(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 3}");
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<ä>\": 5}");
        Vocabulary gaps = VocabularyReader.load(folder);
        assertThat(gaps.size()).isEqualTo(6);
        assertThat(gaps.bytes(1)).isEmpty();
        assertThat(gaps.decode(0, 1, 3)).isEqualTo("ab");
        assertThat(gaps.bytes(5)).isEqualTo("<ä>".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> gaps.bytes(6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> gaps.bytes(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": -1}|the id of a must be from 0 to 9999999, but is: -1",
                "{\"a\": 10000000}|the id of a must be from 0 to 9999999, but is: 10000000",
                "{\"a\": \"x\"}|the id of a must be a whole number",
                "{}|it names no tokens",
                "[1]|not a JSON object"
            })
    void damagedVocabulariesAreNamed(String json, String reason, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("vocab.json"), json);
        assertThatThrownBy(() -> VocabularyReader.load(folder))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "vocab.json must be a tokenizer's file, but is damaged: %s (%s)",
                        reason, folder);
    }

    @Test
    void cutOffFilesAreNamed(@TempDir Path folder) throws IOException {
        String json = TokenizerFiles.builtin().readText(TokenizerFiles.TOKENIZER).orElseThrow();
        for (int length : new int[] {0, 1, 50, 400, 5000, json.length() / 2}) {
            Files.writeString(folder.resolve("tokenizer.json"), json.substring(0, length));
            assertThatThrownBy(() -> VocabularyReader.load(folder))
                    .as("cut at %d", length)
                    .isInstanceOf(HyalineException.class)
                    .hasMessageStartingWith("tokenizer.json must be a tokenizer's file, but is");
        }
    }

    /** A vocabulary whose first 256 ids are the bytes, 256 is "aa" and 257 " b". */
    private static Vocabulary bytesAndWords(Path folder) throws IOException {
        StringBuilder json = new StringBuilder("{");
        int substitute = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean visible =
                    (value > 32 && value < 127) || (value > 160 && value < 256 && value != 173);
            char spelling = (char) (visible ? value : substitute++);
            json.append(Figures.format("\"\\u%04x\": %d, ", (int) spelling, value));
        }
        json.append("\"aa\": 256, \"Ġb\": 257}");
        Files.writeString(folder.resolve("vocab.json"), json.toString());
        return VocabularyReader.load(folder);
    }

    @Test
    void partsOfCharactersAreSpelledAsBytes() {
        Vocabulary vocabulary =
                Vocabulary.of(
                        List.of(
                                new byte[] {' ', 'a', (byte) 0xC3},
                                "ü".getBytes(StandardCharsets.UTF_8)));
        assertThat(vocabulary.spelled(0)).isEqualTo(" a<0xC3>");
        assertThat(vocabulary.spelled(1)).isEqualTo("ü");
    }
}
