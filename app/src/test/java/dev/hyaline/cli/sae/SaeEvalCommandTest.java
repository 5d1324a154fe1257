package dev.hyaline.cli.sae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.cli.Cli;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code sae eval} of autoencoders of the fixtures' smallest model. */
final class SaeEvalCommandTest {

    private static final String SITE = "blocks.1.hook_resid_post";

    @TempDir Path folder;

    private Path corpus;
    private int d;

    @BeforeEach
    void writeCorpus() throws IOException {
        Random random = new Random(11);
        StringBuilder lines = new StringBuilder();
        for (int document = 0; document < 20; document++) {
            String ids =
                    random.ints(48, 0, 113)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(","));
            lines.append(Figures.format("{\"id\":\"d%d\",\"ids\":[%s]}\n", document, ids));
        }
        corpus = Files.writeString(folder.resolve("corpus.jsonl"), lines);
        d =
                Json.STRICT
                        .readTree(Files.readString(Path.of(Cli.TINY_MODEL, "config.json")))
                        .path("n_embd")
                        .intValue();
    }

    /** A SAELens folder whose reconstruction is so many times x. */
    private Path sae(String name, float times, String site) throws IOException {
        int n = 2 * d;
        float[] wEnc = new float[d * n];
        float[] wDec = new float[n * d];
        for (int i = 0; i < d; i++) {
            wEnc[i * n + i] = 1;
            wEnc[i * n + d + i] = -1;
            wDec[i * d + i] = times;
            wDec[(d + i) * d + i] = -times;
        }
        Path target = folder.resolve(name);
        new SafetensorsWriter()
                .add("W_enc", List.of((long) d, (long) n), wEnc)
                .add("W_dec", List.of((long) n, (long) d), wDec)
                .add("b_enc", List.of((long) n), new float[n])
                .add("b_dec", List.of((long) d), new float[d])
                .write(target.resolve("sae_weights.safetensors"));
        Files.writeString(
                target.resolve("cfg.json"),
                Figures.format(
                        "{\"architecture\":\"standard\",\"d_in\":%d,\"d_sae\":%d,\"metadata\":{\"hook_name\":\"%s\"}}",
                        d, n, site));
        return target;
    }

    private Cli eval(Path sae, String... more) {
        return Cli.run(
                Stream.concat(
                                Stream.of(
                                        "sae",
                                        "eval",
                                        sae.toString(),
                                        "-m",
                                        Cli.TINY_MODEL,
                                        "--corpus",
                                        corpus.toString(),
                                        "-q"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static JsonNode metric(JsonNode report, String id) {
        return report.path("metrics")
                .valueStream()
                .filter(metric -> metric.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void jsonHasEveryMetricUnderItsNameWithWhatItStandsOn() throws IOException {
        Cli answer = eval(sae("whole", 1, SITE), "--json");
        assertThat(answer.err()).isEmpty();
        assertThat(answer.status()).isZero();
        JsonNode report = Json.STRICT.readTree(answer.out());
        assertThat(
                        report.path("metrics")
                                .valueStream()
                                .map(each -> each.path("name").stringValue()))
                .containsExactly(
                        "NMSE",
                        "NMSE, normalised",
                        "NMSE, zero baseline",
                        "explained variance, legacy",
                        "L0",
                        "dead fraction",
                        "KL(clean ‖ with SAE)",
                        "ΔCE",
                        "loss recovered, zero ablation",
                        "loss recovered, mean ablation",
                        "CE clean",
                        "CE with SAE",
                        "CE zero",
                        "CE mean");
        assertThat(metric(report, "nmse").path("value").doubleValue()).isZero();
        assertThat(metric(report, "nmse").path("high").doubleValue()).isZero();
        assertThat(metric(report, "kl").path("value").doubleValue()).isBetween(-1e-5, 1e-5);
        assertThat(metric(report, "dead_fraction").path("value").doubleValue()).isZero();
        assertThat(report.path("documents").intValue()).isEqualTo(8); // two fifths of 20
        assertThat(report.path("windows").intValue()).isEqualTo(8);
        assertThat(report.path("masked_tokens").intValue()).isGreaterThanOrEqualTo(8);
        assertThat(report.path("tokens").intValue() + report.path("masked_tokens").intValue())
                .isEqualTo(8 * 48);
        assertThat(report.path("token_mask").path("first_position").booleanValue()).isTrue();
        assertThat(
                        report.path("density")
                                .valueStream()
                                .mapToInt(bin -> bin.path("latents").intValue())
                                .sum())
                .isEqualTo(2 * d);
    }

    @Test
    void theSameAgainGivesTheSameBytes() throws IOException {
        Path sae = sae("half", 0.5f, SITE);
        assertThat(eval(sae, "--json").out()).isEqualTo(eval(sae, "--json").out());
    }

    @Test
    void whatIsWorseThanAConstantIsWarnedAbout() throws IOException {
        Path page = folder.resolve("page.html");
        Cli answer = eval(sae("tripled", 3.5f, SITE), "--html", page.toString());
        assertThat(answer.status()).isZero();
        assertThat(answer.err()).startsWith("hyaline: warning: NMSE is above 1: ");
        assertThat(answer.out())
                .contains("8 documents of the test split, 8 windows, ")
                .containsPattern("NMSE, zero baseline +6\\.250 ")
                .contains("density: share of tokens");
        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<th scope=\"row\">KL(clean ‖ with SAE)</th>")
                .contains("NMSE is above 1")
                .contains("6.2500")
                .doesNotContain("<script")
                .doesNotContain("http://", "https://");
        assertThat(eval(sae("again", 1, SITE), "--html", page.toString()).err())
                .contains("output must not be there yet, but is: ");
    }

    @Test
    void aNameOfAnAutoencoderCannotDisturbThePage() throws IOException {
        Path page = folder.resolve("page.html");
        Cli answer = eval(sae("<script>alert(1)<", 1, SITE), "--html", page.toString());
        assertThat(answer.err()).isEmpty();
        assertThat(Files.readString(page)).doesNotContain("<script").contains("&lt;script");
    }

    @Test
    void maskAndSiteCanBeNamed() throws IOException {
        JsonNode report =
                Json.STRICT.readTree(
                        eval(
                                        sae("elsewhere", 1, ""),
                                        "--site",
                                        "blocks.0.hook_mlp_out",
                                        "--mask",
                                        "none",
                                        "--max-windows",
                                        "3",
                                        "--json")
                                .out());
        assertThat(report.path("masked_tokens").intValue()).isZero();
        assertThat(report.path("tokens").intValue()).isEqualTo(3 * 48);
        assertThat(report.path("site").stringValue()).isEqualTo("blocks.0.hook_mlp_out");
    }

    @Test
    void whatCannotBeMeasuredIsRefusedByName() throws IOException {
        assertRefused(
                eval(sae("nowhere", 1, "")),
                ErrorCode.USAGE,
                "--site must name a hook point, as the file does not, but is missing");
        assertRefused(
                eval(sae("misspelt", 1, "blocks.1.hook_resid_pots")),
                ErrorCode.USAGE,
                "such as blocks.1.hook_resid_post, but is: ");
        assertRefused(
                eval(sae("wide", 1, "blocks.1.mlp.hook_post")),
                ErrorCode.USAGE,
                Figures.format(
                        "site must have %d numbers a token, as the autoencoder takes, but is: blocks.1.mlp.hook_post, which has 80",
                        d));
        assertRefused(
                eval(sae("good", 1, SITE), "--max-windows", "0"),
                ErrorCode.USAGE,
                "--max-windows must be at least 1, but is: 0");
    }

    private static void assertRefused(Cli cli, ErrorCode code, String message) {
        assertThat(cli.err()).startsWith("hyaline: ").contains(message);
        assertThat(cli.status()).isEqualTo(code.exitStatus());
        assertThat(cli.out()).isEmpty();
    }
}
