package dev.hyaline.cli.sae;

import dev.hyaline.cli.option.BosOption;
import dev.hyaline.cli.option.DocumentOption;
import dev.hyaline.cli.option.ModelOption;
import dev.hyaline.cli.option.NewFile;
import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.WindowOptions;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.HeldOutWindows;
import dev.hyaline.model.HookPoint;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.sae.format.WeightType;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.tensor.Torch;
import dev.hyaline.train.measure.SaeEvaluation;
import dev.hyaline.train.measure.SaeReport;
import dev.hyaline.web.SaePages;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline sae eval}. */
@Command(
        name = "eval",
        description = {
            "Measures an autoencoder on documents that neither its training nor explanations saw: the"
                    + " test split, by record's rule.",
            "",
            "How well it reconstructs, how sparse it is, and what becomes of the model when the site's"
                    + " values are replaced by their reconstruction, by 0 and by their mean. Intervals are"
                    + " 95 %%, from drawing documents with replacement."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline sae eval sae.safetensors",
            "  hyaline sae eval sae.pt --site blocks.8.hook_resid_post --model ~/gpt2 --corpus texts/",
            "  hyaline sae eval sae.safetensors --html sae.html --json > sae.json"
        })
final class SaeEvalCommand extends PrintingCommand {

    /** Which tokens are left out. */
    enum Mask {
        FILE,
        USUAL,
        NONE
    }

    @Mixin SaeParameter sae;

    @Mixin ModelOption model;

    @Option(
            names = "--corpus",
            paramLabel = "CORPUS",
            description = "As record takes it (default: ${DEFAULT-VALUE}).")
    String corpus = "builtin";

    @Option(
            names = "--site",
            paramLabel = "NAME",
            description = "The hook point, when the file does not say (default: the file's).")
    @Nullable String site;

    @Option(
            names = "--mask",
            paramLabel = "MASK",
            description =
                    "Which tokens are left out: those of the file; usual, position 0 and norms above 10"
                            + " times the median; or none (default: the file's, usual if it has none).")
    Mask mask = Mask.FILE;

    @Mixin WindowOptions windows;

    @Mixin DocumentOption documents;

    @Mixin BosOption bos;

    @Option(
            names = "--max-windows",
            paramLabel = "N",
            description = "At most this many, drawn by hash (default: ${DEFAULT-VALUE}).")
    int maxWindows = 4096;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute side by side (default: one a core).")
    @Nullable Integer threads;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page.")
    @Nullable Path html;

    @Option(
            names = "--keep",
            paramLabel = "FILE",
            description =
                    "Write a copy of the autoencoder that holds these numbers: pages of its latents show"
                            + " them.")
    @Nullable Path keep;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "Of the weights of --keep: f32 or f16 (default: ${DEFAULT-VALUE}).")
    WeightType dtype = WeightType.F32;

    @Mixin NewFile newFile;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        Numbers.requireAtLeast(1, maxWindows, "--max-windows");
        newFile.require(html);
        newFile.require(keep);
        SaeReport report = measured();
        if (keep != null) {
            try (Sae loaded = sae.load();
                    Sae measured =
                            new Sae(SaeEvalView.kept(loaded.config(), report), loaded.weights())) {
                SaeFiles.save(measured, "hyaline", keep, dtype);
            }
        }
        if (html != null) {
            AtomicFiles.writeText(html, SaePages.report(report));
        }
        print(json, SaeEvalView.json(report), () -> SaeEvalView.print(report, out()));
        if (SaeFiles.isCentred(report.config())) {
            warn("reconstructions are of centred activations: each token's mean counts as error");
        }
        if (report.measurement().isWorseThanConstant()) {
            warn(SaeParameter.NOT_FOR_THESE);
        }
    }

    private SaeReport measured() {
        Progress progress = quiet.progress();
        try (Sae loaded = sae.load();
                TransformerSubject subject = model.open()) {
            if (threads != null) {
                Torch.setThreads(threads);
            }
            SaeConfig config = loaded.config();
            String named = site == null ? config.site() : site;
            if (named.isEmpty()) {
                throw HyalineException.usage(
                        "--site must name a hook point, as the file does not, but is missing");
            }
            HookPoint point = HookPoint.parse(named, subject.config());
            TokenMask tokens =
                    switch (mask) {
                        case FILE ->
                                config.tokenMask().equals(TokenMask.NONE)
                                        ? TokenMask.USUAL
                                        : config.tokenMask();
                        case USUAL -> TokenMask.USUAL;
                        case NONE -> TokenMask.NONE;
                    };
            try (HeldOutWindows heldOut =
                    HeldOutWindows.of(
                            corpus,
                            subject,
                            subject.config().nCtx(),
                            CorpusOptions.DEFAULT
                                    .with(windows.length(), windows.groupBy())
                                    .with(documents.options())
                                    .withFraming(bos.framing(subject.tokenizer())),
                            maxWindows,
                            progress)) {
                RecordedSae.doubt(sae.argument, config, heldOut.framing())
                        .ifPresent(doubt -> warn("%s", doubt));
                return new SaeReport(
                        sae.argument,
                        config,
                        subject.identity(),
                        heldOut.corpus(),
                        heldOut.windowLength(),
                        heldOut.windows(),
                        new SaeEvaluation(loaded, subject.model(), point, tokens, heldOut, progress)
                                .measure());
            }
        }
    }
}
