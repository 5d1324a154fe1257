package dev.hyaline.subject;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.Transformer;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.Families;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.run.Manifest;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.Torch;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.text.VocabularyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A transformer of any family as a subject model. Weights and tokenizer are loaded when needed. */
public final class TransformerSubject implements SubjectModel {

    private static final List<String> TOKENIZER_FILES =
            List.of("tokenizer.json", "vocab.json", "merges.txt");

    private final ModelConfig config;
    private final Manifest.Model identity;
    private final Precision precision;
    private final Device device;
    private final Optional<ModelFolder> checkpoint; // none: untrained
    private final Optional<Path> tokenizerFolder;
    private final Supplier<Transformer> loader;
    private final LongAdder transferNanos = new LongAdder();
    private @Nullable Transformer model;
    private @Nullable Tokenizer tokenizer;
    private @Nullable Vocabulary vocabulary;

    private TransformerSubject(
            ModelConfig config,
            String name,
            Sha256 sha256,
            Precision precision,
            Device device,
            Optional<ModelFolder> checkpoint,
            Optional<Path> tokenizerFolder,
            Supplier<Transformer> loader) {
        this.config = config;
        this.precision = precision;
        this.device = device;
        this.checkpoint = checkpoint;
        this.tokenizerFolder = tokenizerFolder;
        this.loader = loader;
        this.identity =
                new Manifest.Model(
                        name,
                        sha256.hex(),
                        config.nLayers(),
                        config.dModel(),
                        config.dMlp(),
                        config.dVocab(),
                        config.nCtx());
    }

    /**
     * In single precision, on the CPU.
     *
     * @param argument {@code builtin} or a Hugging Face folder
     */
    public static TransformerSubject open(String argument) {
        return open(argument, Precision.FP32, Device.CPU);
    }

    /**
     * @param argument {@code builtin} or a Hugging Face folder
     */
    public static TransformerSubject open(String argument, Precision precision, Device device) {
        ModelFolder checkpoint = ModelFolder.open(argument);
        return new TransformerSubject(
                checkpoint.config(),
                checkpoint.name(),
                identity(checkpoint),
                precision,
                device,
                Optional.of(checkpoint),
                Optional.of(checkpoint.folder()).filter(TransformerSubject::hasTokenizer),
                () -> Transformer.load(checkpoint.weights(), precision, device));
    }

    /** An untrained one, without a tokenizer. */
    public static TransformerSubject random(
            ModelConfig config, Seed seed, Precision precision, Device device) {
        return new TransformerSubject(
                config,
                "untrained, seed " + seed.value(),
                Sha256.of(fingerprint(config) + " " + seed.value()),
                precision,
                device,
                Optional.empty(),
                Optional.empty(),
                () -> untrained(config, seed, precision, device));
    }

    /**
     * Its twin that has learned nothing: the same architecture and tokenizer, precision and device,
     * with weights as GPT-2's are before training, from a seed. To be closed by itself.
     */
    public TransformerSubject twin(Seed seed) {
        return new TransformerSubject(
                config,
                Figures.format("untrained twin of %s, seed %d", identity.name(), seed.value()),
                Sha256.of(
                        Figures.format(
                                "untrained %s %d%s",
                                fingerprint(config),
                                seed.value(),
                                tokenizerFolder.map(TransformerSubject::hashes).orElse(""))),
                precision,
                device,
                Optional.empty(),
                tokenizerFolder,
                () -> untrained(config, seed, precision, device));
    }

    private static Transformer untrained(
            ModelConfig config, Seed seed, Precision precision, Device device) {
        return Transformer.load(Families.installed().untrained(config, seed), precision, device);
    }

    private static String fingerprint(ModelConfig config) {
        return Families.installed().of(config).fingerprint(config);
    }

    static Sha256 identity(ModelFolder checkpoint) {
        return Sha256.of(checkpoint.identity().hex() + hashes(checkpoint.folder()));
    }

    /** Those of a folder's tokenizer files, each behind a space. */
    private static String hashes(Path folder) {
        StringBuilder hashes = new StringBuilder();
        for (String name : TOKENIZER_FILES) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    hashes.append(' ').append(Sha256.of(file).hex());
                } catch (IOException e) {
                    throw AtomicFiles.failure("read", file, e);
                }
            }
        }
        if (Tokenizer.asksForPrefixSpace(folder)) {
            hashes.append(" add_prefix_space");
        }
        return hashes.toString();
    }

    @Override
    public Manifest.Model identity() {
        return identity;
    }

    /** The shape of the model. */
    public ModelConfig config() {
        return config;
    }

    @Override
    public String precision() {
        return precision.id();
    }

    @Override
    public Optional<String> source() {
        return checkpoint.map(each ->
                each.name().equals(BuiltInModel.NAME)
                        ? BuiltInModel.NAME
                        : each.folder().toAbsolutePath().normalize().toString());
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        if (tokenizer == null) {
            tokenizer = tokenizerFolder.map(Tokenizer::load).orElse(null);
        }
        return Optional.ofNullable(tokenizer);
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        if (vocabulary == null) {
            vocabulary = tokenizerFolder.map(VocabularyReader::load).orElse(null);
        }
        return Optional.ofNullable(vocabulary);
    }

    private static boolean hasTokenizer(Path folder) {
        return Files.isRegularFile(folder.resolve("tokenizer.json"))
                || Files.isRegularFile(folder.resolve("vocab.json"));
    }

    /** The model itself; loads the weights on the first call. */
    public synchronized Transformer model() {
        if (model == null) {
            model = loader.get();
        }
        return model;
    }

    @Override
    public Runner runner(int threads) {
        return runner(threads, List.of());
    }

    /** The same with latents of some autoencoders. */
    Runner runner(int threads, List<RecordedSae> autoencoders) {
        Transformer loaded = model();
        Torch.setThreads(threads);
        Map<Site, HookPoint> points =
                sites().stream()
                        .collect(
                                Collectors.toMap(
                                        SiteShape::site,
                                        each -> HookPoint.parse(each.hookPoint(), config)));
        return new TransformerRunner(loaded, points, autoencoders, transferNanos);
    }

    @Override
    public List<String> doubts(WindowBatch batch) {
        return Sinks.of(model(), batch).doubt().stream().toList();
    }

    /** One for each core; a GPU is kept busy by one. */
    @Override
    public int lanes() {
        return switch (device) {
            case CPU -> Runtime.getRuntime().availableProcessors();
            case CUDA -> 1;
        };
    }

    @Override
    public void rest() {
        Torch.trimMemory();
    }

    @Override
    public Times times() {
        return new Times(model().linearNanos(), transferNanos.sum());
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
        if (tokenizer != null) {
            tokenizer.close();
        }
        checkpoint.ifPresent(ModelFolder::close);
    }
}
