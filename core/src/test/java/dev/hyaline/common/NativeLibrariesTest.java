package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

    private static final String RESOURCE = "/org/junit/jupiter/api/Test.class"; // it is in a jar

    @TempDir Path cache;

    private Path unpacked() {
        return NativeLibraries.unpack(Test.class, RESOURCE, cache).orElseThrow();
    }

    @Test
    void isUnpackedOnceIntoAFolderNamedByItsJar() throws IOException {
        Path file = unpacked();
        assertThat(cache.relativize(file).toString())
                .matches("junit-jupiter-api-[0-9.]+\\.jar/Test\\.class");
        FileTime old = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, old);
        assertThat(unpacked()).isEqualTo(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    }

    @Test
    void whatWasKilledHalfwayIsUnpackedAnewAndLeavesNothing() throws IOException {
        Path file = unpacked();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[] {1, 2, 3});
        Path killed = file.resolveSibling("Test.class.77-1.part");
        Path running = file.resolveSibling("Test.class.78-1.part");
        Files.createFile(killed);
        Files.createFile(running);
        Files.setLastModifiedTime(killed, FileTime.from(Instant.EPOCH));
        assertThat(Files.readAllBytes(unpacked())).isEqualTo(whole);
        try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("Test.class", "Test.class.78-1.part");
        }
    }

    @Test
    void manyMayDoSoAtOnce() {
        Set<Path> files =
                IntStream.range(0, 16)
                        .parallel()
                        .mapToObj(_ -> unpacked())
                        .collect(Collectors.toSet());
        assertThat(files).hasSize(1).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @Test
    void aSystemThatNobodyForesawHasNone() {
        assertThat(NativeLibraries.unpack(Test.class, "/plan9/libx.so", cache)).isEmpty();
    }

    @Test
    void aCacheThatIsNoFolderIsToldWithWhatToDo() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        assertThatThrownBy(() -> NativeLibraries.unpack(Test.class, RESOURCE, file))
                .isInstanceOf(HyalineException.class)
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(ErrorCode.STORAGE);
        assertThatThrownBy(() -> NativeLibraries.unpack(Test.class, RESOURCE, file))
                .hasMessageContaining("(choose one with HYALINE_CACHE), but is: " + file);
    }

    @Test
    void aFullDiskBehindALibraryIsTheDisks() {
        List<Throwable> causes =
                List.of(
                        new ExceptionInInitializerError(new IOException("No space left on device")),
                        new ExceptionInInitializerError(
                                new IllegalStateException("y", new IOException("x"))));
        assertThat(causes)
                .allSatisfy(cause ->
                        assertThat(NativeLibraries.unusable("libx", cause).code())
                                .isEqualTo(ErrorCode.STORAGE));
    }
}
