package dev.hyaline.record;

import dev.hyaline.checkpoint.Checkpoint;
import dev.hyaline.checkpoint.Gpt2Config;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Sha256;
import dev.hyaline.model.Gpt2;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.run.Manifest;
import dev.hyaline.tensor.Tensors;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A GPT-2 from a checkpoint as a subject model. Weights and tokenizer are loaded when needed. */
public final class Gpt2Subject implements SubjectModel, AutoCloseable {

    private static final List<String> TOKENIZER_FILES =
            List.of("tokenizer.json", "vocab.json", "merges.txt");

    private final Checkpoint checkpoint;
    private final Manifest.Model identity;
    private @Nullable Gpt2 model;
    private @Nullable Tokenizer tokenizer;
    private @Nullable Vocabulary vocabulary;
    private float[] buffer = new float[0];

    private Gpt2Subject(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        Gpt2Config config = checkpoint.config();
        this.identity =
                new Manifest.Model(
                        checkpoint.name(),
                        identity(checkpoint).hex(),
                        config.nLayers(),
                        config.dModel(),
                        config.dMlp(),
                        config.dVocab(),
                        config.nCtx());
    }

    /**
     * @param argument {@code builtin} or a Hugging Face folder
     */
    public static Gpt2Subject open(String argument) {
        return new Gpt2Subject(Checkpoint.open(argument));
    }

    private static Sha256 identity(Checkpoint checkpoint) {
        StringBuilder parts = new StringBuilder(checkpoint.identity().hex());
        for (String name : TOKENIZER_FILES) {
            Path file = checkpoint.folder().resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    parts.append(' ').append(Sha256.of(file).hex());
                } catch (IOException e) {
                    throw AtomicFiles.failure("read", file, e);
                }
            }
        }
        return Sha256.of(parts.toString());
    }

    @Override
    public Manifest.Model identity() {
        return identity;
    }

    /** The shape of the model. */
    public Gpt2Config config() {
        return checkpoint.config();
    }

    @Override
    public String precision() {
        return "fp32";
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        if (tokenizer == null && hasTokenizer()) {
            tokenizer = Tokenizer.load(checkpoint.folder());
        }
        return Optional.ofNullable(tokenizer);
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        if (vocabulary == null && hasTokenizer()) {
            vocabulary = Vocabulary.load(checkpoint.folder());
        }
        return Optional.ofNullable(vocabulary);
    }

    private boolean hasTokenizer() {
        return Files.isRegularFile(checkpoint.folder().resolve("tokenizer.json"))
                || Files.isRegularFile(checkpoint.folder().resolve("vocab.json"));
    }

    /** The model itself; loads the weights on the first call. */
    public Gpt2 model() {
        if (model == null) {
            model = Gpt2.load(checkpoint);
        }
        return model;
    }

    @Override
    public ActivationSource activations() {
        Gpt2 loaded = model();
        return (tokens, windows, length, ranges, sink) ->
                run(loaded, rows(tokens, windows, length), ranges, sink);
    }

    private void run(
            Gpt2 loaded, int[][] rows, List<UnitRange> ranges, ActivationSource.Sink sink) {
        Hooks hooks = Hooks.none();
        for (int i = 0; i < ranges.size(); i++) {
            UnitRange range = ranges.get(i);
            int index = i;
            hooks =
                    hooks.capture(
                            HookPoint.mlpPost(range.site().layer()),
                            (point, value) -> {
                                var part = value.narrow(2, range.first(), range.size());
                                int size = Math.toIntExact(part.numel());
                                if (buffer.length < size) {
                                    buffer = new float[size];
                                }
                                Tensors.copy(part, buffer);
                                sink.accept(index, buffer);
                            });
        }
        loaded.run(rows, hooks);
    }

    private static int[][] rows(int[] tokens, int windows, int length) {
        int[][] rows = new int[windows][length];
        for (int w = 0; w < windows; w++) {
            System.arraycopy(tokens, w * length, rows[w], 0, length);
        }
        return rows;
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
        if (tokenizer != null) {
            tokenizer.close();
        }
        checkpoint.close();
    }
}
