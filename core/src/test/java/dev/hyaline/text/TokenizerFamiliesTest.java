package dev.hyaline.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tokenizers of the layouts that families have, against an independent encoder's ids and bytes. */
final class TokenizerFamiliesTest {

    private static final String FOLDER = "/fixtures/tokenizer/families/";

    static TokenizerFiles files(String kind) {
        return new TokenizerFiles(kind, name -> open(kind + "/" + name));
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = TokenizerFamiliesTest.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new NoSuchFileException(name);
        }
        return in;
    }

    private static JsonNode json(String name) throws IOException {
        try (InputStream in = open(name)) {
            return Json.STRICT.readTree(in);
        }
    }

    private static int[] ids(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma", "llama2", "llama2-metaspace", "llama3", "neox", "qwen"})
    void agreesWithAnIndependentTokenizer(String kind) throws IOException {
        List<JsonNode> cases = json(kind + "/cases.json").path("cases").valueStream().toList();
        assertThat(cases).hasSize(46);
        Vocabulary vocabulary = VocabularyReader.read(files(kind));
        try (Tokenizer tokenizer = Tokenizer.from(files(kind))) {
            for (JsonNode each : cases) {
                String text = each.path("text").stringValue();
                int[] encoded = tokenizer.encode(text);
                assertThat(encoded).as("as text: %s", text).isEqualTo(ids(each.path("ids")));
                assertThat(tokenizer.encodeWithSpecials(text))
                        .as("with specials: %s", text)
                        .isEqualTo(ids(each.path("idsWithSpecials")));
                String seen = (each.path("prefixSpace").booleanValue() ? " " : "") + text;
                assertThat(vocabulary.decode(encoded)).isEqualTo(readBack(kind, seen));
            }
        }
    }

    /** What these tokenizers can give back of a text. */
    private static String readBack(String kind, String text) {
        return switch (kind) {
            case "neox", "qwen" -> Normalizer.normalize(text, Normalizer.Form.NFC);
            case "llama3" -> text;
            default -> text.replace('▁', ' ');
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma", "llama2", "llama2-metaspace", "llama3", "neox", "qwen"})
    void knowsTheBytesOfEveryPiece(String kind) throws IOException {
        Vocabulary vocabulary = VocabularyReader.read(files(kind));
        List<JsonNode> bytes = json(kind + "/bytes.json").valueStream().toList();
        assertThat(vocabulary.size()).isEqualTo(bytes.size());
        for (int id = 0; id < bytes.size(); id++) {
            byte[] expected = HexFormat.of().parseHex(bytes.get(id).stringValue());
            assertThat(vocabulary.bytes(id)).as("id %d", id).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma", "llama2", "llama2-metaspace"})
    void lettersOfPiecesAreLettersAndNotBytes(String kind) throws IOException {
        Vocabulary vocabulary = VocabularyReader.read(files(kind));
        JsonNode ids = json(kind + "/tokenizer.json").path("model").path("vocab");
        int letters = 0;
        for (int id : ids(Json.STRICT.createArrayNode().addAll(ids.valueStream().toList()))) {
            String shown = vocabulary.display(id);
            boolean isByte = vocabulary.bytes(id).length == 1 && vocabulary.bytes(id)[0] < 0;
            assertThat(shown.contains("\uFFFD")).as("id %d: %s", id, shown).isEqualTo(isByte);
            letters += shown.getBytes(StandardCharsets.UTF_8).length > shown.length() ? 1 : 0;
        }
        assertThat(letters).isPositive();
        assertThat(vocabulary.texts(ids.path("<0xC3>").intValue(), ids.path("<0xA9>").intValue()))
                .containsExactly(new TokenText("é", 0, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "gemma, SPACES",
        "llama2, SPACES",
        "llama2-metaspace, SPACES",
        "llama3, SPACES",
        "neox, SPACES_AND_LINES",
        "qwen, SPACES"
    })
    void piecesGiveTheIdsOfTheWhole(String kind, TextCuts cuts) {
        try (Tokenizer tokenizer = Tokenizer.from(files(kind))) {
            assertThat(tokenizer.cuts()).isEqualTo(cuts);
            TokenizerTest.assertPiecesGiveTheIdsOfTheWhole(tokenizer, new Random(7), 200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gemma, 2, true",
        "llama2, 1, true",
        "llama2-metaspace, 1, true",
        "llama3, 501, true",
        "neox, 0, false",
        "qwen, 500, false"
    })
    void knowsWhatTextsBeginWith(String kind, int token, boolean usual) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.from(files(kind))) {
            assertThat(tokenizer.beginOfText()).contains(new BeginOfText(token, usual));
        }
        JsonNode first = json(kind + "/cases.json").path("cases").path(0); // the empty text
        assertThat(ids(first.path("idsWithBos"))).isEqualTo(usual ? new int[] {token} : new int[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "llama2;{\"add_bos_token\": false};1;false",
                "qwen;{\"add_bos_token\": true, \"bos_token\": \"<|im_start|>\"};501;true",
                "qwen;{\"bos_token\": {\"content\": \"<|im_start|>\"}};501;false",
                "qwen;{\"bos_token\": null, \"add_bos_token\": false};500;false"
            })
    void aConfigurationSaysWhatTextsBeginWith(
            String kind, String config, int token, boolean usual) {
        TokenizerFiles files =
                new TokenizerFiles(
                        kind,
                        name ->
                                name.equals(TokenizerFiles.CONFIG)
                                        ? new ByteArrayInputStream(
                                                config.getBytes(StandardCharsets.UTF_8))
                                        : open(kind + "/" + name));
        try (Tokenizer tokenizer = Tokenizer.from(files)) {
            assertThat(tokenizer.beginOfText()).contains(new BeginOfText(token, usual));
        }
    }
}
