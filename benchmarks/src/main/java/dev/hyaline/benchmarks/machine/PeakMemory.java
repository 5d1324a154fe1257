package dev.hyaline.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The most memory that this process has had resident, where the system tells (Linux). */
public final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String RESET = "5"; // proc(5): the peak becomes what is resident now

    private PeakMemory() {}

    /**
     * Begins anew, so that loading, which everybody does once, is not what is measured. Where the
     * system does not allow it, the peak since the start stays.
     */
    public static void reset() {
        System.gc();
        try {
            Files.writeString(CLEAR, RESET);
        } catch (IOException e) {
            return; // the peak then says too much, never too little
        }
    }

    /** What is resident now, in bytes; absent where the system does not tell. */
    public static OptionalLong now() {
        return read("VmRSS:");
    }

    /** The peak in bytes; absent where the system does not tell. */
    public static OptionalLong bytes() {
        return read("VmHWM:");
    }

    private static OptionalLong read(String name) {
        try {
            return Files.isReadable(STATUS)
                    ? parse(name, Files.readAllLines(STATUS))
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong parse(String name, List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(digits -> Long.parseLong(digits) << 10) // in kB
                .findFirst();
    }
}
