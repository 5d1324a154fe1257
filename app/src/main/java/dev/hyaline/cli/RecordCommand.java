package dev.hyaline.cli;

import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.cli.option.BosOption;
import dev.hyaline.cli.option.ByteSize;
import dev.hyaline.cli.option.DocumentOption;
import dev.hyaline.cli.option.ModelOption;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.SaeOption;
import dev.hyaline.cli.option.WindowOptions;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.Figures;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.record.RecordingEstimate;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.RecordingPlan;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import dev.hyaline.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline record}. */
@Command(
        name = "record",
        description = {
            "Records what MLP neurons of a model, and latents of sparse autoencoders, do on a corpus.",
            "One pass, bounded memory.",
            "Interrupted, the same command continues."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline record builtin --out my-run",
            "  hyaline record texts/ --model ~/gpt2 --out gpt2-run --memory 8G",
            "  hyaline record corpus.jsonl.gz --group-by book --max-windows 100000 --out run",
            "  hyaline record builtin --sae sae.safetensors --out run",
            "  hyaline record corpus.parquet --model ~/gpt2-xl --dry-run"
        })
final class RecordCommand extends PrintingCommand {

    private static final RecordingOptions DEFAULT = RecordingOptions.DEFAULT;

    @Parameters(
            paramLabel = "CORPUS",
            description = {
                "A text file, a folder of them, JSON lines (text or ids; optional id, domain),"
                        + " .gz of these, Parquet, or builtin."
            })
    String corpus;

    @Mixin ModelOption model;

    @Mixin SaeOption sae;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "RUN",
            description = "The run folder to make, or to continue.")
    @Nullable Path out;

    @Mixin WindowOptions windows;

    @Mixin BosOption bos;

    @Option(
            names = "--max-windows",
            paramLabel = "N",
            description =
                    "At most this many windows, drawn by hash from the whole corpus (default: all).")
    long maxWindows = DEFAULT.corpus().maxWindows();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of all random choices (default: ${DEFAULT-VALUE}).")
    long seed = DEFAULT.seed();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description =
                    "What the recording state may take, such as 800M or 4G; more units than fit"
                            + " take several passes (default: 2G).")
    long memory = DEFAULT.memoryBytes();

    @Option(
            names = "--table-rows",
            paramLabel = "N",
            description =
                    "Token tables know this many of the corpus's most frequent tokens; all others"
                            + " share one mean (default: ${DEFAULT-VALUE}).")
    int tableRows = DEFAULT.tableRows();

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description =
                    "fp32, or bf16 for the linear layers: about one and a half times as fast where the"
                            + " processor has bf16, values good to about a percent (default: fp32).")
    Precision precision = Precision.FP32;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "cpu, or cuda in a build with CUDA, for which HYALINE_GPU=yes is set (default: cpu).")
    Device device = Device.CPU;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute side by side (default: one a core; one on a GPU).")
    @Nullable Integer threads;

    @Mixin DocumentOption documents;

    @Option(names = "--dry-run", description = "Print the plan, record nothing.")
    boolean dryRun;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        if (threads != null && threads < 1) {
            throw wrong("--threads must be at least 1, but is: " + threads);
        }
        sae.check();
        if (dryRun) {
            estimate();
            return;
        }
        if (out == null) {
            throw wrong("--out must name the run folder to make, but is missing");
        }
        device.requireAvailable();
        try (SubjectModel subject = model.open(sae.options(precision, device))) {
            Framing framing = Framing.of(subject.tokenizer(), bos.said());
            windows.requireWithin(subject.context() - framing.before());
            try (Run run =
                    Hyaline.record(subject, corpus, options(framing), out, quiet.progress())) {
                Manifest manifest = run.folder().manifest();
                print(json, manifest, () -> print("recorded: " + out));
                manifest.windows().cannotBeScored().ifPresent(why -> warn("%s", why));
            }
        }
    }

    private RecordingOptions options(Framing framing) {
        return new RecordingOptions(
                new CorpusOptions(
                        windows.length(),
                        maxWindows,
                        seed,
                        windows.groupBy(),
                        documents.options(),
                        Optional.of(framing)),
                tableRows,
                memory,
                DEFAULT.batchTokens(),
                threads == null ? DEFAULT.lanes() : threads,
                DEFAULT.checkpointSeconds());
    }

    /** Needs the model's config.json and tokenizer, no weights. */
    private void estimate() {
        ModelConfig config = model.config();
        Optional<Tokenizer> tokenizer = model.tokenizer();
        Framing framing = Framing.of(tokenizer, bos.said());
        RecordingOptions options = options(framing);
        windows.requireWithin(config.nCtx() - framing.before());
        List<SiteShape> sites = sites(config);
        RecordingEstimate estimate =
                RecordingEstimate.of(config, sites, tokenizer, corpus, options);
        print(json, estimate, () -> print(estimate, describe(sites), options, config));
    }

    private void print(
            RecordingEstimate estimate,
            String sites,
            RecordingOptions options,
            ModelConfig config) {
        RecordingPlan plan = estimate.plan();
        print("units       %,d (%s)", estimate.units(), sites);
        print(
                "corpus      %s%s, about %s, %s of %d",
                estimate.complete() ? "" : "at least ",
                Figures.count(estimate.documents(), "document"),
                Figures.count(estimate.tokens(), "token"),
                Figures.count(estimate.windows(), "window"),
                options.corpus().within(config.nCtx()).windowLength());
        print(
                "passes      %,d, of at most %s each; together %s a window instead of %d",
                plan.slices().size(),
                Figures.count(
                        plan.slices().stream()
                                .mapToInt(slice -> slice.stream().mapToInt(UnitRange::size).sum())
                                .max()
                                .orElse(0),
                        "unit"),
                Figures.count(plan.layersComputed(), "block"),
                config.nLayers());
        print(
                "state       %,d bytes a unit, %,d of them its token table (at most %,d tokens)",
                plan.bytesPerUnit(), plan.tableBytesPerUnit(), options.tableRows());
        print(
                "memory      %.2f GB of state, --memory %.2f GB, beside weights and one batch",
                plan.stateBytes() / 1e9, options.memoryBytes() / 1e9);
        print(
                "disk        about %.2f GB, and as much as two states while recording",
                plan.diskBytes() / 1e9);
        print(
                "time        about %s in fp32 on this machine with nothing else running",
                Figures.duration(estimate.seconds()));
    }

    /** What there is to record; of autoencoders, which are closed again, only the shape. */
    private List<SiteShape> sites(ModelConfig config) {
        List<SiteShape> sites = new ArrayList<>();
        if (sae.neurons()) {
            sites.addAll(SiteShape.neurons(config.nLayers(), config.dMlp()));
        }
        for (RecordedSae each : sae.open(config)) {
            sites.add(each.shape());
            each.close();
        }
        return sites;
    }

    private static String describe(List<SiteShape> sites) {
        List<SiteShape> layers = sites.stream().filter(each -> each.site().isPooled()).toList();
        Stream<String> neurons =
                layers.stream()
                        .limit(1)
                        .map(each ->
                                Figures.format(
                                        "%s of %,d",
                                        Figures.count(layers.size(), "layer"), each.units()));
        Stream<String> others =
                sites.stream()
                        .filter(each -> !each.site().isPooled())
                        .map(each -> Figures.format("%,d %s", each.units(), each.site().title()));
        return Stream.concat(neurons, others).collect(Collectors.joining(", "));
    }
}
