package dev.hyaline.cli.sae;

import static dev.hyaline.cli.sae.SaeFileFixtures.D;
import static dev.hyaline.cli.sae.SaeFileFixtures.FIXTURES;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertRefused;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertWritten;
import static dev.hyaline.cli.sae.SaeFileFixtures.sae;
import static dev.hyaline.cli.sae.SaeFileFixtures.writeStandard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.cli.Cli;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code sae show}, and what the commands on files have in common. */
final class SaeFilesCommandsTest {

    @TempDir Path folder;

    private Path out(String name) {
        return folder.resolve(name);
    }

    @Test
    void showSaysWhatItIs() {
        Cli text = sae("show", FIXTURES.resolve("saelens-standard"));
        assertThat(text.out())
                .contains("n_latents                  96\n")
                .contains("site                       blocks.8.hook_resid_post\n");
        JsonNode json =
                Json.STRICT.readTree(
                        sae("show", FIXTURES.resolve("openai-topk/autoencoder.pt"), "--json")
                                .out());
        assertThat(json.path("activation").stringValue()).isEqualTo("topk");
        assertThat(json.path("k").intValue()).isEqualTo(8);
        assertThat(json.path("normalisation").stringValue()).isEqualTo("layer_norm");
        assertThat(json.path("mask_first_position").booleanValue(true)).isFalse();
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAsked() throws IOException {
        Path sae = FIXTURES.resolve("sparsify");
        Path file = Files.writeString(out("x.safetensors"), "precious");
        Path x = FIXTURES.resolve("sparsify/expected.safetensors");
        for (Cli cli :
                List.of(
                        sae("convert", sae, file, "--format", "hyaline"),
                        sae("encode", sae, x, "--tensor", "x", "-o", file),
                        sae("decode", sae, x, "-o", file))) {
            assertRefused(
                    cli,
                    ErrorCode.USAGE,
                    Figures.format(
                            "output must not be there yet, but is: %s (--force replaces it)",
                            file));
            assertThat(file).hasContent("precious");
        }
        assertWritten(sae("convert", sae, file, "--format", "hyaline", "--force"));
        assertWritten(sae("show", file));
        Path taken = Files.createDirectory(out("taken"));
        Files.writeString(taken.resolve("mine.txt"), "precious");
        assertRefused(
                sae("convert", sae, taken, "-f", "saelens", "--dtype=f32"),
                ErrorCode.USAGE,
                "output must not be there yet");
        assertWritten(sae("convert", sae, taken, "-f", "saelens", "--force"));
        assertThat(taken.resolve("mine.txt")).hasContent("precious");
        assertWritten(sae("show", taken));
    }

    @Test
    void hostileAndDamagedAutoencodersAreRefusedByName() throws IOException {
        Path x = FIXTURES.resolve("sparsify/expected.safetensors");
        Path hostile = FIXTURES.resolve("hostile.pt");
        for (Cli cli :
                List.of(
                        sae("show", hostile),
                        sae("convert", hostile, out("a.safetensors"), "-f", "hyaline"),
                        sae("encode", hostile, x, "-o", out("b.safetensors")),
                        sae("eval", hostile))) {
            assertRefused(cli, ErrorCode.DAMAGED, "names: posix.system (hostile.pt)");
        }
        byte[] whole = Files.readAllBytes(FIXTURES.resolve("openai-topk/autoencoder.pt"));
        Path cut = Files.write(out("cut.pt"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused(sae("show", cut), ErrorCode.DAMAGED, "(cut.pt)");
        byte[] other = replaced(whole, "ctorch\nFloatStorage", "cshutil\nrmtree_____");
        assertRefused(
                sae("show", Files.write(out("other.pt"), other)), ErrorCode.DAMAGED, "(other.pt)");
        assertRefused(
                sae("show", out("nothing.pt")), ErrorCode.USAGE, "autoencoder must exist, but");
        float[] broken = new float[D * D];
        broken[3] = Float.NaN;
        writeStandard(out("nan"), broken, new float[D * D]);
        assertRefused(
                sae("show", out("nan")),
                ErrorCode.NUMERIC,
                "W_enc: values must be finite, but is: NaN at");
        writeStandard(out("wrong"), new float[D * D], new float[D * D]);
        Path cfg = out("wrong").resolve("cfg.json");
        Files.writeString(cfg, Files.readString(cfg).replace("\"d_sae\": 16", "\"d_sae\": 17"));
        assertRefused(
                sae("show", out("wrong")),
                ErrorCode.DAMAGED,
                "W_enc: expected [16, 17], got [16, 16]");
    }

    private static byte[] replaced(byte[] bytes, String there, String instead) {
        Charset charset = StandardCharsets.ISO_8859_1;
        String text = new String(bytes, charset);
        assertThat(text).contains(there);
        return text.replace(there, instead).getBytes(charset);
    }
}
