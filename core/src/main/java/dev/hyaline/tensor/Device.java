package dev.hyaline.tensor;

import dev.hyaline.common.HyalineException;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch;

/** Where tensors live and are computed with. */
public enum Device {
    CPU,
    /** The first NVIDIA GPU; needs a build with libtorch's CUDA libraries. */
    CUDA;

    /** Its name in options, {@code cpu} or {@code cuda}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Refuses a device that this machine or this build does not have. */
    public void requireAvailable() {
        if (this == CUDA) {
            Torch.load();
            if (!torch.hasCUDA()) {
                throw HyalineException.resources(
                        "device must be one that libtorch can use here, but is: cuda (it needs a"
                                + " build with HYALINE_GPU=yes and an NVIDIA GPU with its driver)");
            }
        }
    }
}
