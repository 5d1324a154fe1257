package dev.hyaline.cli.sae;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.cli.option.BosOption;
import dev.hyaline.cli.option.DocumentOption;
import dev.hyaline.cli.option.ModelOption;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.WindowOptions;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import dev.hyaline.train.SaeTraining;
import dev.hyaline.train.SaeTrainingOptions;
import dev.hyaline.train.TrainingConfig;
import dev.hyaline.train.TrainingPoint;
import dev.hyaline.train.TrainingReport;
import dev.hyaline.web.SaePages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline sae train}. */
@Command(
        name = "train",
        description = {
            "Trains a TopK autoencoder on what a model does at a site, without storing activations.",
            "Interrupted, the same command continues from the last checkpoint.",
            "",
            "Documents of the test split are never trained on. Live figures: NMSE is the mean squared"
                    + " error over the variance (0 is perfect, 1 is no better than a constant), L0 the"
                    + " active latents a token, dead the share of latents that have not fired for"
                    + " --dead-after tokens. Many dead latents: a higher --rate, smaller --batch, fewer"
                    + " --latents. High NMSE: more --k, --latents or --epochs."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline sae train --site blocks.3.hook_resid_post --latents 4096 --k 32 mine.safetensors",
            "  hyaline sae train --corpus texts.jsonl.gz --epochs 4 --dtype f16 \\",
            "      --site blocks.3.hook_resid_post --latents 4096 --k 32 mine.safetensors",
            "  hyaline sae train --model ~/gpt2 --corpus texts/ --dead-after 10000000 \\",
            "      --site blocks.8.hook_resid_pre --latents 32768 --k 32 gpt2.safetensors"
        })
final class SaeTrainCommand extends PrintingCommand {

    private static final int BATCH = 4096;
    private static final TrainingConfig DEFAULT = TrainingConfig.of(BATCH, 1, BATCH);

    @Parameters(
            paramLabel = "OUT",
            description =
                    "The file to write, such as mine.safetensors; beside it mine.training.html and"
                            + " mine.training.json say how it went.")
    Path out;

    @Mixin ModelOption model;

    @Option(
            names = "--site",
            required = true,
            paramLabel = "POINT",
            description =
                    "The hook point by TransformerLens's name, such as blocks.3.hook_resid_post or"
                            + " blocks.3.mlp.hook_post.")
    String site = "";

    @Option(
            names = "--latents",
            required = true,
            paramLabel = "N",
            description = "How many latents; 8 to 64 times the site's size is usual.")
    int latents;

    @Option(
            names = "--k",
            required = true,
            paramLabel = "K",
            description = "How many of them are active at a token; 32 is usual.")
    int k;

    @Option(
            names = "--corpus",
            paramLabel = "CORPUS",
            description =
                    "A text file, a folder of them, JSON lines, .gz of these, Parquet, or builtin"
                            + " (default: ${DEFAULT-VALUE}).")
    String corpus = "builtin";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "How often to train on each document; more than 1 pays for small corpora"
                            + " (default: ${DEFAULT-VALUE}).")
    int epochs = SaeTrainingOptions.EPOCHS;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "Stop after so many tokens (default: when the epochs are over).")
    @Nullable Long tokens;

    @Option(
            names = "--batch",
            paramLabel = "TOKENS",
            description = "Tokens a step (default: ${DEFAULT-VALUE}).")
    int batch = BATCH;

    @Option(
            names = "--buffer",
            paramLabel = "TOKENS",
            description =
                    "Tokens that wait to be drawn in random order (default: 32 batches). It takes 4"
                            + " bytes a dimension each.")
    @Nullable Integer buffer;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description = "Adam's learning rate (default: 2e-4 times the root of 16384 / N).")
    @Nullable Double rate;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            description =
                    "Scale gradients down to this norm where they are longer (default: never).")
    @Nullable Double clip;

    @Option(
            names = "--ema",
            paramLabel = "DECAY",
            description =
                    "What is written is the running mean of the weights with this decay, less in short"
                            + " training; 0 for the last weights (default: ${DEFAULT-VALUE}).")
    double ema = DEFAULT.averageDecay();

    @Option(
            names = "--dead-after",
            paramLabel = "TOKENS",
            description =
                    "A latent that has not fired for so many tokens is dead, and trained to explain"
                            + " what the others leave (default: ${DEFAULT-VALUE}; 10000000 is usual for"
                            + " corpora of billions).")
    long deadAfter = DEFAULT.deadAfter();

    @Option(
            names = "--aux",
            paramLabel = "WEIGHT",
            description = "The weight of the dead latents' loss (default: ${DEFAULT-VALUE}).")
    double aux = DEFAULT.auxCoefficient();

    @Option(
            names = "--normalise",
            paramLabel = "HOW",
            description =
                    "What is done to activations first: none, layer_norm or constant_norm (default:"
                            + " layer_norm).")
    String normalisation = DEFAULT.normalisation().id(); // a word, so that help needs no libtorch

    @Option(
            names = "--keep-first",
            description =
                    "Train on the first position of windows too, which in GPT-2 is an attention sink.")
    boolean keepFirst;

    @Option(
            names = "--max-norm",
            paramLabel = "RATIO",
            description =
                    "Leave out tokens whose norm is above so many times the median; 0 for none"
                            + " (default: ${DEFAULT-VALUE}).")
    double maxNorm = DEFAULT.tokenMask().maxNormRatio();

    @Mixin WindowOptions windows;

    @Mixin DocumentOption documents;

    @Mixin BosOption bos;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of all random choices (default: ${DEFAULT-VALUE}).")
    long seed = DEFAULT.seed();

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Keep activations in this folder from their first use on, so that later epochs, and"
                            + " training with other options, need no forward pass; a token takes 2 bytes"
                            + " a dimension, or 4 with f32.")
    @Nullable Path cache;

    @Option(
            names = "--cache-type",
            paramLabel = "TYPE",
            description = "Of activations in the cache: f16, bf16 or f32 (default: f16).")
    DType cacheType = SaeTrainingOptions.CACHE_TYPE;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "Of the weights in the file: f32 or f16 (default: f32).")
    DType dtype = DType.F32;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description = "Of the model's linear layers: fp32 or bf16 (default: fp32).")
    Precision precision = Precision.FP32;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads that compute (default: one a core). Weights are the same bit for bit only"
                            + " on the same number.")
    @Nullable Integer threads;

    @Option(
            names = "--checkpoint",
            paramLabel = "SECONDS",
            description =
                    "A checkpoint at most this often (default: 60); with what resuming needs it takes"
                            + " some six times the file.")
    double checkpoint = SaeTrainingOptions.CHECKPOINT_SECONDS;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        if (threads != null && threads < 1) {
            throw wrong("--threads must be at least 1, but is: " + threads);
        }
        try (TransformerSubject subject = model.open(precision, Device.CPU)) {
            Framing framing = Framing.of(subject.tokenizer(), bos.said());
            SaeTrainingOptions options =
                    new SaeTrainingOptions(
                            training(),
                            corpus,
                            CorpusOptions.DEFAULT
                                    .with(windows.length(), windows.groupBy())
                                    .with(documents.options())
                                    .withFraming(Optional.of(framing)),
                            epochs,
                            Optional.ofNullable(cache),
                            cacheType,
                            dtype,
                            threads == null ? Runtime.getRuntime().availableProcessors() : threads,
                            checkpoint);
            TrainingReport report =
                    new SaeTraining(subject, site, options, out, quiet.progress()).train();
            Path page = SaeTraining.beside(out, ".training.html");
            AtomicFiles.writeText(page, SaePages.training(report));
            print(json, report, () -> print(report, page));
        }
    }

    private void print(TrainingReport report, Path page) {
        print(
                "trained: %s, %s, %s, %s",
                out,
                Figures.count(report.steps(), "step"),
                Figures.count(report.tokens(), "token"),
                Figures.duration(report.seconds()));
        if (!report.points().isEmpty()) {
            TrainingPoint last = report.points().getLast();
            print(
                    "at the end: NMSE %.4f (normalised, last batches), L0 %.1f, dead %.1f %%",
                    last.nmse(), last.l0(), 100 * last.dead());
        }
        report.heldOutNmse()
                .ifPresent(nmse ->
                        print(
                                "held out: NMSE %.4f on %s of test documents",
                                nmse, Figures.count(report.heldOutTokens(), "token")));
        print("curves: " + page);
    }

    private TrainingConfig training() {
        if (latents < 1) {
            throw wrong("--latents must be at least 1, but is: " + latents);
        }
        if (!(maxNorm == 0 || (maxNorm > 1 && Double.isFinite(maxNorm)))) {
            throw wrong("--max-norm must be 0 or above 1, but is: " + maxNorm);
        }
        Normalisation normalising =
                Arrays.stream(Normalisation.values())
                        .filter(each -> each.id().equals(normalisation))
                        .findFirst()
                        .orElseThrow(() ->
                                HyalineException.usage(
                                        "--normalise must be none, layer_norm or constant_norm, but is: "
                                                + normalisation));
        TrainingConfig usual =
                TrainingConfig.of(latents, Math.clamp(k, 1, latents), Math.max(1, batch));
        return new TrainingConfig(
                latents,
                k,
                normalising,
                new TokenMask(!keepFirst, maxNorm),
                batch,
                buffer == null ? usual.bufferTokens() : buffer,
                tokens == null ? usual.tokens() : tokens,
                rate == null ? usual.rate() : rate,
                clip == null ? usual.maxGradientNorm() : clip,
                ema,
                deadAfter,
                aux,
                seed);
    }
}
