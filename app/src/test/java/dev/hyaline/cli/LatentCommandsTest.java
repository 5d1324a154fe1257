package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.cli.sae.MadeUpSae;
import dev.hyaline.common.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command on a run with latents, from recording on. */
final class LatentCommandsTest {

    @TempDir static Path folder;
    private static Path run;
    private static Path corpus;
    private static Path sae;

    @BeforeAll
    static void record() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder lines = new StringBuilder();
        for (int d = 0; d < 40; d++) {
            String ids =
                    random.ints(100, 0, 113)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(","));
            lines.append(Figures.format("{\"id\":\"d%d\",\"ids\":[%s]}\n", d, ids));
        }
        corpus = Files.writeString(folder.resolve("corpus.jsonl"), lines);
        sae = MadeUpSae.write(folder.resolve("mid.safetensors"), 32, 64, "blocks.1.hook_resid_pre");
        run = folder.resolve("run");
        assertThat(recorded(run, "--sae", sae.toString()).status()).isZero();
    }

    private static Cli recorded(Path out, String... more) {
        String[] usual = {
            "record", corpus.toString(), "-m", Cli.TINY_MODEL, "-o", out.toString(), "-q"
        };
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return Cli.run(all);
    }

    private static Cli onRun(String line) {
        return Cli.run(line.replace("RUN", run.toString()).split(" "));
    }

    @Test
    void latentsAreExplainedScoredAndShown() {
        Cli explained = onRun("explain RUN -q");
        assertThat(explained.err()).isEmpty();
        assertThat(explained.out()).contains("explained 304 units");
        Cli scored = onRun("score RUN -q");
        assertThat(scored.err()).isEmpty();
        assertThat(scored.out()).contains("scored 304 units", "sae:mid", "all");
        assertThat(onRun("show RUN sae:mid.5").out())
                .contains("sae:mid.5  blocks.1.hook_resid_pre", "activates on");
        assertThat(onRun("show RUN sae:mid.0").out()).contains("dead: never fires");
        assertThat(onRun("show RUN sae:mid.5 --why").status()).isZero();
        assertThat(onRun("top RUN --site sae:mid").out())
                .contains("sae:mid.")
                .doesNotContain("mlp.");
        assertThat(onRun("explain RUN -q -u sae:mid.0-9 --again --probe " + Cli.TINY_MODEL).out())
                .contains("explained 10 units");
        assertThat(onRun("explain RUN -q -u sae:mid.0-9 --explainer lexical").status()).isZero();
        assertThat(onRun("score RUN -q -u sae:mid.0-9 --explainer lexical").status()).isZero();
        Cli compared = onRun("compare RUN --explainers pattern,lexical");
        assertThat(compared.err()).isEmpty();
        assertThat(compared.out()).contains("sae:mid");
        assertThat(onRun("compare RUN --explainers pattern,lexical --csv").status()).isZero();
        Cli queried =
                Cli.run(
                        "query",
                        run.toString(),
                        "--csv",
                        "SELECT count(*) AS n FROM units WHERE site = 'sae:mid'");
        assertThat(queried.out()).contains("64");
        Cli verified = onRun("verify RUN -q");
        assertThat(verified.status()).as(verified.out()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sites sae | --sae must name an autoencoder whose latents are recorded, but is missing",
                "--sites attn | --sites must be mlp, sae or mlp,sae, but is: attn",
                "--sae SAE,SAE | autoencoders must have names of their own, but two are: mid (NAME=FILE gives one)",
                "--sae nowhere.safetensors | autoencoder must exist, but does not: nowhere.safetensors",
                "--sae UPPER=SAE | autoencoder must be called by 1 to 40 of a-z, 0-9 and -, but is: UPPER",
            })
    void whatCannotBeRecordedIsRefusedInOneLine(String options, String message) {
        Cli refused =
                recorded(
                        folder.resolve("refused"),
                        options.replace("SAE", sae.toString()).split(" "));
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err().lines().filter(line -> !line.startsWith("Try: "))).hasSize(1);
        assertThat(refused.err()).contains(message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void latentsAloneAndAPlanBeforehand() {
        Cli planned = recorded(run, "--sae", "x=" + sae, "--sites", "sae", "--dry-run");
        assertThat(planned.out()).contains("units       64 (64 latents of x)");
        Path alone = folder.resolve("alone");
        assertThat(recorded(alone, "--sae", "x=" + sae, "--sites", "sae").status()).isZero();
        assertThat(Cli.run("explain", alone.toString(), "-q").out()).contains("explained 64 units");
        assertThat(alone.resolve("saes").resolve("x.safetensors")).exists();
        Cli again = recorded(alone, "--sites", "mlp");
        assertThat(again.err()).contains("sites must be as the recording in this folder");
    }
}
