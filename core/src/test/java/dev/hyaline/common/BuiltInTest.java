package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInTest {

    @TempDir Path cache;

    @Test
    void theListedDigestsAreThoseOfTheFiles() {
        // unpack compares them and refuses what differs
        assertThat(BuiltIn.unpack("model", cache).resolve("model.safetensors")).exists();
        assertThat(BuiltIn.unpack("corpus", cache).resolve("demo-corpus.jsonl")).exists();
        assertThat(BuiltIn.unpack("sae", cache).resolve("resid3.safetensors")).exists();
    }

    @Test
    void whatIsUnpackedOnceIsLeftAlone() throws IOException {
        Path file = BuiltIn.unpack("corpus", cache).resolve("demo-corpus.jsonl");
        Object key = Files.readAttributes(file, "unix:ino").get("ino");
        BuiltIn.unpack("corpus", cache);
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(key);
    }

    @Test
    void aDamagedFileIsReplaced() throws IOException {
        Path file = BuiltIn.unpack("corpus", cache).resolve("demo-corpus.jsonl");
        Sha256 whole = Sha256.of(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[1000] ^= 1;
        Files.write(file, bytes);
        BuiltIn.unpack("corpus", cache);
        assertThat(Sha256.of(file)).isEqualTo(whole);
        Files.write(file, new byte[0]);
        BuiltIn.unpack("corpus", cache);
        assertThat(Sha256.of(file)).isEqualTo(whole);
    }

    @Test
    void severalAtOnceDoNotDisturbEachOther() throws Exception {
        List<Future<Path>> folders = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                folders.add(executor.submit(() -> BuiltIn.unpack("corpus", cache)));
            }
        }
        Path folder = folders.getFirst().get();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("demo-corpus.jsonl"));
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        assertThatThrownBy(() -> BuiltIn.unpack("corpus", file))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "cache folder must be writable and have room (choose one with HYALINE_CACHE), but is: "
                                + file);
    }

    @Test
    void theCacheIsWhereTheEnvironmentSays() {
        assertThat(BuiltIn.cacheFolder(Map.of("HYALINE_CACHE", "/c", "XDG_CACHE_HOME", "/x"), "/h"))
                .isEqualTo(Path.of("/c"));
        assertThat(BuiltIn.cacheFolder(Map.of("XDG_CACHE_HOME", "/x"), "/h"))
                .isEqualTo(Path.of("/x/hyaline"));
        assertThat(BuiltIn.cacheFolder(Map.of("XDG_CACHE_HOME", "relative"), "/h"))
                .isEqualTo(Path.of("/h/.cache/hyaline"));
    }
}
