package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Json;
import dev.hyaline.model.family.BuiltInModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class ActivationsCommandTest {

    private static final int END_OF_TEXT = 8191;

    @TempDir Path folder;

    private static Cli activations(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "activations";
        System.arraycopy(args, 0, all, 1, args.length);
        return Cli.run(all);
    }

    private static List<Integer> ids(String... args) {
        return Json.STRICT
                .readTree(activations(args).out())
                .path("tokens")
                .valueStream()
                .map(token -> token.path("id").intValue())
                .toList();
    }

    @Test
    void aSummaryNamesTokensShapesAndTheLikeliestNext() {
        Cli answer = activations("--text", "The cat sat");
        assertThat(answer.status()).isZero();
        assertThat(answer.out())
                .startsWith("builtin, 3 tokens: \"The\" \" cat\" \" sat\"\n")
                .contains("logits  [3, 8192]  min ")
                .containsPattern("next: (\".*\" [0-9.]+%(, |\n)){5}");
    }

    @Test
    void theLogitsAreThoseOfAnIndependentImplementation() {
        try (Safetensors expected = Safetensors.open(BuiltInModel.expectedValues())) {
            StringBuilder list = new StringBuilder();
            for (long id : expected.tensor("0.input_ids").longs()) {
                list.append(list.isEmpty() ? "" : ",").append(id);
            }
            Path file = folder.resolve("x.safetensors");
            Cli answer =
                    activations(
                            "--ids",
                            list.toString(),
                            "--hook",
                            "blocks.*.mlp.hook_post,logits",
                            "--out",
                            file.toString());
            assertThat(answer.out()).isEqualTo("written: " + file + "\n");
            try (Safetensors written = Safetensors.open(file)) {
                assertThat(written.names()).hasSize(6 + 2).contains("blocks.5.mlp.hook_post");
                assertThat(written.tensor("input_ids").longs())
                        .isEqualTo(expected.tensor("0.input_ids").longs());
                float[] logits = written.tensor("logits").floats();
                for (int i = 0; i < logits.length; i++) {
                    double wanted = expected.tensor("0.logits").at(i);
                    assertThat(Math.abs(logits[i] - wanted))
                            .isLessThanOrEqualTo(1e-4 + 1e-4 * Math.abs(wanted));
                }
            }
        }
    }

    @Test
    void jsonHasTokensShapesAndValues() {
        JsonNode answer =
                Json.STRICT.readTree(
                        activations(
                                        "--ids",
                                        "1,2,3",
                                        "-m",
                                        Cli.TINY_MODEL,
                                        "--json",
                                        "--hook",
                                        "*.hook_pattern",
                                        "--hook",
                                        "logits")
                                .out());
        JsonNode hooks = answer.path("hooks");
        assertThat(hooks.propertyNames())
                .containsExactly(
                        "blocks.0.attn.hook_pattern",
                        "blocks.1.attn.hook_pattern",
                        "blocks.2.attn.hook_pattern",
                        "logits");
        assertThat(hooks.path("logits").path("shape").toString()).isEqualTo("[3,113]");
        assertThat(hooks.path("logits").path("values")).hasSize(3 * 113);
        assertThat(answer.path("tokens").toString())
                .isEqualTo("[{\"id\":1},{\"id\":2},{\"id\":3}]");
    }

    @Test
    void specialTokensAreSpecialOnlyWhenAsked() throws IOException {
        assertThat(ids("--text", "a<|endoftext|>", "--json")).doesNotContain(END_OF_TEXT);
        assertThat(ids("--text", "a<|endoftext|>", "--special", "--json"))
                .hasSize(2)
                .endsWith(END_OF_TEXT);
        Path file = Files.writeString(folder.resolve("a.txt"), "cat");
        List<Integer> plain = ids(file.toString(), "--json");
        assertThat(ids(file.toString(), "--bos", "yes", "--json"))
                .hasSize(plain.size() + 1)
                .startsWith(END_OF_TEXT)
                .endsWith(plain.getLast());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    --text=a --hook=blocks.0.hook_mpl_out | USAGE | such as blocks.0.hook_mlp_out
                    --text=a --hook=foo* | USAGE | hook point must match one of the model's, but is: foo*
                    --text=a --ids=1 | USAGE | mutually exclusive
                    --text=a --bos=maybe | USAGE | --bos must be yes or no, but is: maybe
                    --json | USAGE | Missing required argument
                    --ids=1,x | USAGE | 'x' is not an int
                    --ids=8192 | MODEL | token id must be from 0 to 8191
                    --text= | CORPUS | text must have 1 to 256 tokens, the model's context, but has: 0
                    ../LICENSE | CORPUS | text must have 1 to 256 tokens, the model's context, but has: 2,
                    nowhere.txt | CORPUS | text file must be a file, but is: nowhere.txt
                    --text=a --model=nowhere | MODEL | model must be a folder or the word builtin
                    --text=a --model=../core/src/test/resources/fixtures/model/tiny-relu | MODEL | give --ids instead
                    """)
    void whatCannotBeIsRefusedByName(String args, ErrorCode code, String message) {
        Cli answer = activations(args.split(" ", -1));
        assertThat(answer.err()).startsWith("hyaline: ").contains(message);
        assertThat(answer.status()).isEqualTo(code.exitStatus());
        assertThat(answer.out()).isEmpty();
    }
}
