package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What the formats share when they make an autoencoder, or the arrays of a file. */
public final class FileWeights {

    private FileWeights() {}

    /** Makes an autoencoder of what was read; a k above n, say, is the file's fault. */
    static Sae sae(SaeConfigSource config, SaeWeights weights, String file) {
        try {
            return new Sae(config.get(), weights);
        } catch (IllegalArgumentException e) {
            throw new HyalineException(ErrorCode.DAMAGED, e.getMessage() + " (" + file + ")", e);
        }
    }

    /** A config that may turn out to be impossible. */
    @FunctionalInterface
    interface SaeConfigSource {
        SaeConfig get();
    }

    /** Makes what is read belong to nobody but its holder: rows in a row, single precision. */
    static Tensor rows(Tensor tensor) {
        return tensor.contiguous();
    }

    public static List<Long> shape(Tensor tensor) {
        return Arrays.stream(tensor.shape()).boxed().toList();
    }

    /** The same type to libtorch; none for whole numbers. */
    static Optional<torch.ScalarType> type(DType dtype) {
        return switch (dtype) {
            case F64 -> Optional.of(torch.ScalarType.Double);
            case F32 -> Optional.of(torch.ScalarType.Float);
            case F16 -> Optional.of(torch.ScalarType.Half);
            case BF16 -> Optional.of(torch.ScalarType.BFloat16);
            case I64, I32, I16, I8, U8, BOOL -> Optional.empty();
        };
    }

    /** A format cannot say something. */
    static HyalineException inexpressible(String format, String what, String value) {
        return new HyalineException(
                ErrorCode.USAGE,
                "%s must be one that %s files can hold, but is: %s".formatted(what, format, value));
    }
}
