package dev.hyaline.tensor;

import dev.hyaline.common.HyalineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * The one place where libtorch is loaded. The first load unpacks its natives into a cache and takes
 * seconds, so nothing happens before something here is asked for. Thread-safe.
 */
public final class Torch {

    /** Why it cannot be loaded; empty when it was. */
    private static final String FAILURE = tryLoad();

    private Torch() {}

    /** Loads libtorch, once; does nothing afterwards. */
    public static void load() {
        if (!FAILURE.isEmpty()) {
            throw HyalineException.resources(
                    "libtorch must be loadable, but is not: "
                            + FAILURE
                            + " ("
                            + System.getProperty("os.name")
                            + " "
                            + System.getProperty("os.arch")
                            + ")");
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

    private static String tryLoad() {
        // JavaCPP reads these when its first class is initialised. It would count mapped weights
        // as used memory and throw.
        System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
        try {
            Loader.load(torch.class);
            return "";
        } catch (LinkageError | RuntimeException e) {
            return e.toString();
        }
    }
}
