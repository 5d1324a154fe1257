package dev.hyaline.checkpoint;

import java.util.regex.Pattern;

/**
 * What training wraps a module in stands in the names of its weights, in front or between: {@code
 * module.} of data-parallel training, {@code _orig_mod.} of a compiled one, and those of sharding.
 */
public final class WrapperNames {

    private static final Pattern WRAPPER =
            Pattern.compile(
                    "(?<=^|\\.)(module|_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\\.");

    private WrapperNames() {}

    /** A weight's name as it was before. */
    public static String unwrapped(String name) {
        return WRAPPER.matcher(name).replaceAll("");
    }
}
