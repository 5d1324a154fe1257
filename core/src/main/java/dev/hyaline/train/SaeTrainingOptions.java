package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.corpus.reader.DocumentOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an autoencoder is trained on a subject model's activations; the defaults live here.
 *
 * @param training what decides the weights, beside the activations
 * @param corpus a path, or {@code builtin}
 * @param windows how it is read, cut and split, which is as recording would
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
        CorpusOptions windows,
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
        map.put("window", String.valueOf(windows.windowLength()));
        map.put("group-by", windows.groupBy().orElse(""));
        map.putAll(documents());
        map.put("epochs", String.valueOf(epochs));
        map.put("cache-type", cache.isEmpty() ? "none" : cacheType.name());
        map.put("dtype", dtype.name());
        map.putAll(training.decisive());
        return map;
    }

    /** How documents are read; nothing where nothing is said, as before there was a choice. */
    Map<String, String> documents() {
        DocumentOptions how = windows.documents();
        return Map.of(
                "skip-unreadable", how.skipUnreadable() ? "yes" : "",
                "text-field", how.textField().orElse(""),
                "ids-field", how.idsField().orElse(""));
    }
}
