package dev.hyaline.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * The names and shapes of GPT-2's weights in Hugging Face's layout, where linear weights are {@code
 * [in, out]}.
 */
public final class WeightShapes {

    /** Constant causal masks that older files carry along. */
    private static final Pattern MASK_BUFFER =
            Pattern.compile("h\\.[0-9]+\\.attn\\.(bias|masked_bias)");

    /** The unembedding, when it is written out beside the embedding it equals. */
    static final String HEAD = "lm_head.weight";

    private WeightShapes() {}

    /** Every weight of a model of this shape, without prefix, in the order of the forward pass. */
    public static SequencedMap<String, List<Long>> of(Gpt2Config config) {
        long dModel = config.dModel();
        long dMlp = config.dMlp();
        SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("wte.weight", List.of((long) config.dVocab(), dModel));
        shapes.put("wpe.weight", List.of((long) config.nCtx(), dModel));
        for (int layer = 0; layer < config.nLayers(); layer++) {
            String block = "h." + layer + ".";
            shapes.put(block + "ln_1.weight", List.of(dModel));
            shapes.put(block + "ln_1.bias", List.of(dModel));
            shapes.put(block + "attn.c_attn.weight", List.of(dModel, 3 * dModel));
            shapes.put(block + "attn.c_attn.bias", List.of(3 * dModel));
            shapes.put(block + "attn.c_proj.weight", List.of(dModel, dModel));
            shapes.put(block + "attn.c_proj.bias", List.of(dModel));
            shapes.put(block + "ln_2.weight", List.of(dModel));
            shapes.put(block + "ln_2.bias", List.of(dModel));
            shapes.put(block + "mlp.c_fc.weight", List.of(dModel, dMlp));
            shapes.put(block + "mlp.c_fc.bias", List.of(dMlp));
            shapes.put(block + "mlp.c_proj.weight", List.of(dMlp, dModel));
            shapes.put(block + "mlp.c_proj.bias", List.of(dModel));
        }
        shapes.put("ln_f.weight", List.of(dModel));
        shapes.put("ln_f.bias", List.of(dModel));
        return shapes;
    }

    /** The name without the prefix that some files give it. */
    static String plain(String name) {
        return name.startsWith("transformer.") ? name.substring("transformer.".length()) : name;
    }

    static boolean isMaskBuffer(String plainName) {
        return MASK_BUFFER.matcher(plainName).matches();
    }
}
