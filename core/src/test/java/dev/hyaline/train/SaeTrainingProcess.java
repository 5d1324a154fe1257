package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.record.Recordings;
import dev.hyaline.subject.TransformerSubject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Trains an autoencoder of the tiny model in a process of its own that can be killed: says on
 * standard output what it begins and how far it is.
 */
final class SaeTrainingProcess {

    private SaeTrainingProcess() {}

    /**
     * @param arguments the file to write, corpus, cache folder or nothing
     */
    public static void main(String[] arguments) {
        TrainingConfig usual = TrainingConfig.of(96, 4, 256);
        TrainingConfig config =
                new TrainingConfig(
                        usual.nLatents(),
                        usual.k(),
                        usual.normalisation(),
                        usual.tokenMask(),
                        usual.batchTokens(),
                        2048,
                        usual.tokens(),
                        usual.rate(),
                        usual.maxGradientNorm(),
                        usual.averageDecay(),
                        10_000,
                        usual.auxCoefficient(),
                        usual.seed());
        SaeTrainingOptions options =
                new SaeTrainingOptions(
                        config,
                        arguments[1],
                        CorpusOptions.DEFAULT.with(64, Optional.empty()),
                        2,
                        Optional.of(arguments[2]).filter(each -> !each.isEmpty()).map(Path::of),
                        DType.F16,
                        DType.F32,
                        1,
                        0);
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            new SaeTraining(
                            model,
                            "blocks.0.hook_resid_post",
                            options,
                            Path.of(arguments[0]),
                            new Spoken())
                    .train();
        }
        System.out.println("done");
    }

    /** Says what begins, and how far it is. */
    private static final class Spoken implements Progress {
        @Override
        public Task begin(String name, long total, String unit) {
            System.out.println("begin " + name);
            return (position, _) -> System.out.println("at " + name + " " + position);
        }

        @Override
        public void say(String line) {
            System.out.println(line);
        }
    }
}
