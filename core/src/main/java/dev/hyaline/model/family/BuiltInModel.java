package dev.hyaline.model.family;

import dev.hyaline.common.BuiltIn;
import java.nio.file.Path;

/** The small GPT-2 that travels with Hyaline. */
public final class BuiltInModel {

    /** The word for it wherever a model is asked for. */
    public static final String NAME = "builtin";

    private BuiltInModel() {}

    /** Its Hugging Face folder, unpacked on first use. */
    public static Path folder() {
        return BuiltIn.unpack("model");
    }

    /**
     * What an independent implementation computes for three texts: {@code N.input_ids}, {@code
     * N.logits}, {@code N.blocks.L.mlp.hook_post}, …
     */
    public static Path expectedValues() {
        return folder().resolve("expected.safetensors");
    }
}
