package dev.hyaline.run.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import dev.hyaline.common.NativeLibraries;
import java.util.Locale;

/** The door to Zstandard's library, which its Java part would unpack at each start. */
final class Zstandard {

    private static final String PATH = "ZstdNativePath";

    private Zstandard() {}

    /** A page of so many bytes. */
    static byte[] decompress(byte[] stored, int size) {
        load();
        byte[] page = new byte[size];
        long done = Zstd.decompress(page, stored);
        if (Zstd.isError(done) || done != size) {
            throw new IllegalArgumentException("page must decompress, but does not");
        }
        return page;
    }

    private static void load() {
        if (Native.isLoaded()) {
            return;
        }
        if (System.getProperty(PATH) == null) {
            NativeLibraries.unpack(Zstd.class, resource())
                    .ifPresent(file -> System.setProperty(PATH, file.toString()));
        }
        try {
            Native.load();
        } catch (LinkageError e) {
            throw NativeLibraries.unusable("Zstandard", e);
        }
    }

    /** Where the jar has the library for this system. */
    private static String resource() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        boolean mac = system.startsWith("mac");
        String folder = mac ? "darwin" : system.replace(' ', '_');
        String name = mac && processor.equals("amd64") ? "x86_64" : processor;
        String suffix = mac ? ".dylib" : ".so";
        return "/" + folder + "/" + name + "/libzstd-jni-" + ZstdVersion.VERSION + suffix;
    }
}
