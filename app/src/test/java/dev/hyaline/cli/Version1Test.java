package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.run.RunFolder;
import dev.hyaline.web.WebConfig;
import dev.hyaline.web.WebServer;
import dev.hyaline.web.data.RunView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What version 1 of every format left behind, as commands meet it; and the same with versions that
 * this program is too old for.
 */
final class Version1Test {

    private static final Path KEPT =
            Path.of("..", "core", "src", "test", "resources", "dev", "hyaline", "formats", "v1");
    private static final String MADE_IN = "/formats/v1/";

    /** Another processor's sums differ in the last digits, and training carries that on. */
    private static final float SAME_TRAINING = 2e-3f;

    @TempDir private Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(KEPT)) {
            for (Path each : files.toList()) {
                Path target = folder.resolve(KEPT.relativize(each).toString());
                if (!Files.isDirectory(target)) {
                    Files.copy(each, target);
                }
            }
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void replace(String file, String old, String now) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(old);
        Files.writeString(path, text.replace(old, now));
    }

    private Cli train(String out) {
        String line =
                "sae train --site blocks.0.hook_resid_post --latents 24 --k 4 --batch 256 --buffer"
                        + " 2048 --epochs 2 --dead-after 4000 --window 32 --threads 1 --checkpoint"
                        + " 0 --model MODEL --corpus CORPUS OUT";
        return run(line.replace("OUT", path(out)));
    }

    private Cli record(String out) {
        return run(
                "record CORPUS --model MODEL --window 32 --table-rows 512 --threads 1 --out OUT"
                        .replace("OUT", path(out)));
    }

    private Cli run(String line) {
        return Cli.run(
                line.replace("MODEL", path("model"))
                        .replace("CORPUS", path("few.jsonl.gz"))
                        .split(" "));
    }

    @Test
    void aRunIsVerifiedRankedShownAndServed() throws IOException {
        Cli verified = Cli.run("verify", path("run"), "-q");
        assertThat(verified.status()).as(verified.out()).isZero();
        assertThat(verified.out()).contains("68 explanations, 52 score cards", "all is well");
        assertThat(Cli.run("top", path("run"), "--site", "sae:words").out()).contains("sae:words.");
        Cli shown = Cli.run("show", path("run"), "mlp.0.1");
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("mlp.0.1  blocks.0.mlp.hook_post", "detection", "fuzzing");
        try (RunView view = RunView.open(RunFolder.open(folder.resolve("run")), Optional.empty());
                WebServer viewer =
                        WebServer.start(
                                view, new WebConfig(WebConfig.LOOPBACK, 0, Optional.empty()))) {
            assertThat(page(viewer, "")).contains("mlp", "words");
            assertThat(page(viewer, "unit/mlp.0.1"))
                    .contains("by llm token-activations", "detection");
            assertThat(page(viewer, "unit/sae:words.3")).contains("by llm token-activations");
        }
    }

    private static String page(WebServer viewer, String path) throws IOException {
        try (InputStream in = URI.create(viewer.address() + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itsScoresAreComputedAgainFromWhatTheLedgerHas() {
        Cli again =
                Cli.run("explain", path("run"), "-q", "-u", "mlp.0.*", "--explainer", "lexical");
        assertThat(again.out()).as(again.err()).contains("(6 were explained before)");
        Cli scored = Cli.run("score", path("run"), "-q", "-u", "mlp.0.*,sae");
        assertThat(scored.out()).as(scored.err()).contains("scored 0 units");
    }

    @Test
    void aTrainingGoesOnToTheWeightsOfAnUnbrokenOne() throws IOException {
        replace(
                "training.safetensors.training/start.json",
                MADE_IN + "few.jsonl.gz",
                path("few.jsonl.gz"));
        assertGoesOn(() -> train("training.safetensors"), "continuing behind step 149");
        assertThat(folder.resolve("training.safetensors.training")).doesNotExist();
        try (Safetensors ended = Safetensors.open(folder.resolve("training.safetensors"));
                Safetensors unbroken = Safetensors.open(folder.resolve("trained.safetensors"))) {
            for (String weight : new String[] {"W_enc", "W_dec", "b_pre", "b_lat"}) {
                assertThat(ended.tensor(weight).floats())
                        .as(weight)
                        .containsExactly(
                                unbroken.tensor(weight).floats(), Offset.offset(SAME_TRAINING));
            }
        }
    }

    /** Progress is said on the process's own standard error. */
    private static void assertGoesOn(Supplier<Cli> command, String said) {
        PrintStream usual = System.err;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            Cli continued = command.get();
            assertThat(continued.status()).as(continued.err()).isZero();
        } finally {
            System.setErr(usual);
        }
        assertThat(heard.toString(StandardCharsets.UTF_8)).contains(said);
    }

    /** That of version 1 of the run folder is version 3 of what lies in the work folder. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3"})
    void anOlderUnfinishedRecordingIsLeftAsItIs(String version) throws IOException {
        replace("recording/work/start.json", "\"version\":3", "\"version\":" + version);
        Map<String, String> before = content("recording");
        Cli refused = record("recording");
        assertThat(refused.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err())
                .containsPattern(
                        Figures.format(
                                "unfinished recording must be of version [4-9], but is of: %s ",
                                version))
                .contains(
                        Figures.format(
                                "hyaline record %sfew.jsonl.gz --out %s-anew",
                                MADE_IN, path("recording")));
        assertThat(content("recording")).isEqualTo(before);
    }

    private Map<String, String> content(String name) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                if (!each.endsWith("run.lock")) {
                    content.put(
                            each.toString(),
                            new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return content;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verify RUN -q | run/manifest.json | \"format\" : 1 | \"format\" : 9, \"new\" : 1",
                "show RUN mlp.0.1 | run/manifest.json | \"format\" : 1 | \"format\" : 9",
                "record | recording/work/start.json | \"version\":3 | \"version\":99",
                "train | training.safetensors.training/step-000000149/training.json | \"version\":2 | \"version\":99",
            })
    void whatANewerVersionWroteIsRefused(String command, String file, String old, String now)
            throws IOException {
        replace(file, old, now);
        String corpus = MADE_IN + "few.jsonl.gz";
        if (command.equals("train")) {
            replace("training.safetensors.training/start.json", corpus, path("few.jsonl.gz"));
        }
        Cli refused =
                switch (command) {
                    case "train" -> train("training.safetensors");
                    case "record" -> record("recording");
                    default -> Cli.run(command.replace("RUN", path("run")).split(" "));
                };
        assertNewer(refused);
    }

    @Test
    void aNewerParquetFileIsRefused() throws IOException {
        Path file = folder.resolve("run").resolve("records").resolve("mlp-00.parquet");
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        String format = "hyaline_format\u0018\u00011";
        assertThat(bytes).contains(format);
        Files.writeString(
                file,
                bytes.replace(format, format.replace("\u00011", "\u00019")),
                StandardCharsets.ISO_8859_1);
        assertNewer(Cli.run("show", path("run"), "mlp.0.1"));
    }

    @Test
    void aNewerAutoencoderIsRefused() throws IOException {
        Path file = folder.resolve("trained.safetensors");
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(
                file,
                bytes.replace("\"sae_version\":\"1\"", "\"sae_version\":\"9\""),
                StandardCharsets.ISO_8859_1);
        assertNewer(Cli.run("sae", "show", file.toString()));
    }

    private static void assertNewer(Cli refused) {
        assertThat(refused.err()).contains("a newer hyaline wrote it: open it with that one");
        assertThat(refused.err().lines().filter(each -> each.startsWith("hyaline: "))).hasSize(1);
        assertThat(refused.status()).isEqualTo(ErrorCode.NEWER.exitStatus());
        assertThat(refused.status()).isEqualTo(12);
    }
}
