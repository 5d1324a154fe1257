package dev.hyaline.run;

import dev.hyaline.common.Figures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What this program runs on, for provenance and reports. */
public final class Machine {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** One line: processor, cores, memory, system, Java. */
    public static String describe() {
        return Figures.format(
                "%s, %d cores, %.0f GiB, %s %s, Java %s",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes() / (double) (1L << 30),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"));
    }

    /** The memory of the machine or container, in bytes. */
    public static long memoryBytes() {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getTotalMemorySize();
        }
        return Runtime.getRuntime().maxMemory();
    }

    private static String processor() {
        if (Files.isReadable(CPU_INFO)) {
            try {
                for (String line : Files.readAllLines(CPU_INFO)) {
                    if (line.startsWith("model name")) {
                        return line.substring(line.indexOf(':') + 1).strip();
                    }
                }
            } catch (IOException e) {
                return "unknown processor";
            }
        }
        return System.getProperty("os.arch").toLowerCase(Locale.ROOT) + " processor";
    }
}
