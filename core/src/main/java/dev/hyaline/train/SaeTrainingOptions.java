package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.reader.CorpusReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an autoencoder is trained on a subject model's activations; the defaults live here.
 *
 * @param training what decides the weights, beside the activations
 * @param corpus a path, or {@code builtin}
 * @param windowLength tokens a window; the model's context if that is shorter
 * @param groupBy the field whose value keeps documents in one split
 * @param framing what the model reads around a window; empty: as its tokenizer has it
 * @param epochs how often each window is trained on
 * @param cache the folder that activations are kept in from their first use on, if any
 * @param cacheType of what is kept there: f16, bf16 or f32
 * @param dtype of the weights in the file
 * @param threads that compute; 0 for one a core
 * @param checkpointSeconds the shortest time between two checkpoints
 */
public record SaeTrainingOptions(
        TrainingConfig training,
        String corpus,
        int windowLength,
        Optional<String> groupBy,
        Optional<Framing> framing,
        int epochs,
        Optional<Path> cache,
        DType cacheType,
        DType dtype,
        int threads,
        double checkpointSeconds) {

    public static final int EPOCHS = 1;
    public static final DType CACHE_TYPE = DType.F16;
    public static final double CHECKPOINT_SECONDS = 60;

    public SaeTrainingOptions {
        require(epochs >= 1, "epochs", "at least 1", epochs);
        require(threads >= 0, "threads", "at least 1", threads);
        require(checkpointSeconds >= 0, "checkpoint", "at least 0 seconds", checkpointSeconds);
        require(
                cacheType == DType.F16 || cacheType == DType.BF16 || cacheType == DType.F32,
                "cache-type",
                "f16, bf16 or f32",
                cacheType);
        require(dtype == DType.F16 || dtype == DType.F32, "dtype", "f16 or f32", dtype);
    }

    private static void require(boolean holds, String what, String rule, Object value) {
        if (!holds) {
            throw HyalineException.usage("%s must be %s, but is: %s", what, rule, value);
        }
    }

    /** What decides the file, by the names of the command's options. */
    Map<String, String> decisive() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("corpus", CorpusReader.located(corpus));
        map.put("window", String.valueOf(windowLength));
        map.put("group-by", groupBy.orElse(""));
        map.put("epochs", String.valueOf(epochs));
        map.put("cache-type", cache.isEmpty() ? "none" : cacheType.name());
        map.put("dtype", dtype.name());
        map.putAll(training.decisive());
        return map;
    }

    /** Those that cut and split the corpus as recording would. */
    CorpusOptions windows() {
        return CorpusOptions.DEFAULT.with(windowLength, groupBy).withFraming(framing);
    }
}
