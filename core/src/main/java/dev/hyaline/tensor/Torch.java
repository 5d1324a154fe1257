package dev.hyaline.tensor;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.NativeLibraries;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The one place where libtorch is loaded. The first load unpacks its natives into a cache and takes
 * seconds, so nothing happens before something here is asked for. Thread-safe.
 */
public final class Torch {

    private static final String CACHE = "org.bytedeco.javacpp.cachedir";

    /** Why it cannot be loaded; null when it was. */
    @SuppressWarnings("StaticAssignmentOfThrowable") // each use is a cause
    private static final @Nullable Throwable FAILURE = tryLoad();

    private Torch() {}

    /** Loads libtorch, once; does nothing afterwards. */
    public static void load() {
        if (FAILURE != null) {
            throw NativeLibraries.unusable("libtorch", FAILURE);
        }
    }

    /** The version of libtorch, such as {@code 2.10.0}. */
    public static String version() {
        return fromConfig("TORCH_VERSION=([0-9.]+)");
    }

    /** What computes, such as {@code cpu (AVX512)}. */
    public static String deviceName() {
        return "cpu (" + fromConfig("CPU capability usage: (\\S+)") + ")";
    }

    /** How many threads an operation may use. */
    public static int threads() {
        load();
        return torch.get_num_threads();
    }

    /** Sets how many threads an operation may use; the last digits of results depend on it. */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw HyalineException.usage("threads must be at least 1, but is: " + threads);
        }
        load();
        torch.set_num_threads(threads);
    }

    /** Gives memory that is free, but held for the next tensors, back to the system. */
    public static void trimMemory() {
        load();
        Pointer.trimMemory();
    }

    private static String fromConfig(String pattern) {
        load();
        try (PointerScope _ = new PointerScope()) {
            Matcher matcher = Pattern.compile(pattern).matcher(torch.show_config().getString());
            return matcher.find() ? matcher.group(1) : "unknown";
        }
    }

    private static @Nullable Throwable tryLoad() {
        // JavaCPP reads these when its first class is initialised. It would count mapped weights
        // as used memory and throw.
        System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
        if (System.getProperty(CACHE) == null) {
            System.setProperty(CACHE, NativeLibraries.folder("javacpp").toString());
        }
        try {
            Loader.load(torch.class);
            return null;
        } catch (LinkageError | RuntimeException e) {
            return e;
        }
    }
}
