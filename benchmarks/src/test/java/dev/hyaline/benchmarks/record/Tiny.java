package dev.hyaline.benchmarks.record;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.model.ActivationFunction;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.family.Gpt2Family;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.TransformerSubject;
import java.nio.file.Path;

/** Small things that tests share. */
public final class Tiny {

    /** Two layers of 32 neurons. */
    public static final ModelConfig CONFIG =
            Gpt2Family.config(2, 2, 8, 32, 64, 50, 1e-5, ActivationFunction.GELU_NEW);

    private static final Path MODEL =
            Path.of("..", "core", "src", "test", "resources", "fixtures", "model", "tiny-gelu_new");
    private static final int VOCABULARY = 113; // of that model

    private Tiny() {}

    /** A recording of some made-up documents by the fixtures' smallest model. */
    static RunFolder record(Path folder, long seed) {
        Path corpus = folder.resolve("corpus-" + seed + ".jsonl");
        new ZipfCorpus(VOCABULARY, new Seed(seed)).write(corpus, 40 * ZipfCorpus.DOCUMENT_TOKENS);
        RunFolder run = new RunFolder(folder.resolve("run-" + seed));
        try (TransformerSubject subject = TransformerSubject.open(MODEL.toString())) {
            new Recorder(run, subject, corpus.toString(), RecordingOptions.DEFAULT, Progress.NONE)
                    .record();
        }
        return run;
    }
}
