package dev.hyaline.benchmarks.sae;

import dev.hyaline.benchmarks.machine.ChildJvm;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.train.SaeTraining;
import dev.hyaline.train.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A whole {@code sae train} on the built-in model and corpus: passes of the model up to the site,
 * shuffling, steps, checkpoints and the measurement at the end.
 *
 * @param latents n
 * @param k active ones
 * @param tokens trained on, each as often as it was
 * @param seconds from the first pass to the written file
 */
public record SaeEndToEnd(int latents, int k, long tokens, double seconds) {

    private static final String SITE = "blocks.3.hook_resid_post";
    private static final int LATENTS = 4096;
    private static final int K = 32;

    /** Trains in another process. */
    static SaeEndToEnd measure(int epochs) {
        try {
            Path folder = Files.createTempDirectory("hyaline-bench");
            try {
                Path out = folder.resolve("trained.safetensors");
                ChildJvm.lastLine(
                        "sae train",
                        dev.hyaline.cli.Main.class.getName(),
                        List.of(
                                "sae",
                                "train",
                                "--site=" + SITE,
                                "--latents=" + LATENTS,
                                "--k=" + K,
                                "--epochs=" + epochs,
                                "--quiet",
                                out.toString()));
                TrainingReport report =
                        Json.read(SaeTraining.reportFile(out), TrainingReport.class);
                return new SaeEndToEnd(LATENTS, K, report.tokens(), report.seconds());
            } finally {
                AtomicFiles.delete(folder);
            }
        } catch (IOException e) {
            throw HyalineException.storage("cannot make a folder: " + e.getMessage()).because(e);
        }
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "end to end: sae train on the built-in model, %,d latents, k %d: %,.0f tokens/s (%,d tokens in %.0f s)",
                latents,
                k,
                tokens / seconds,
                tokens,
                seconds);
    }
}
