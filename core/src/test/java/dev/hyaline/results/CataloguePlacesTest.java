package dev.hyaline.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders whose names mean something elsewhere, and disks that refuse. */
final class CataloguePlacesTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run#1",
                "why?mode=memory",
                "pct%41x",
                "a b",
                "it's",
                "[1]*{2}",
                "ü",
                "a=b,c",
                "a+b&c"
            })
    void databasesLieInTheirFolderWhateverItIsCalled(String name) throws IOException {
        Path path = Files.createDirectory(folder.resolve(name));
        RunFolder run = new RunFolder(path);
        try (Results results = Results.open(run, "id")) {
            assertThat(results.explanations().of(UnitId.parse("mlp.0.1"))).isEmpty();
        }
        assertThat(run.catalogueFile()).isRegularFile();
        try (Results results = Results.read(run, "id")) {
            assertThat(results.explanations().of(UnitId.parse("mlp.0.1"))).isEmpty();
        }
        if (!name.contains("?")) { // where a recording stages its corpus elsewhere
            try (Duck duck = Duck.in(path.resolve("staging.duckdb"))) {
                duck.execute("CREATE TABLE t AS SELECT 7 AS n");
                duck.writeParquet("SELECT n FROM t", path.resolve("t.parquet"));
                assertThat(duck.number("SELECT n FROM " + Duck.parquet(path.resolve("t.parquet"))))
                        .isEqualTo(7);
            }
            assertThat(path.resolve("staging.duckdb")).isRegularFile();
            try (Duck duck = Duck.in(path.resolve("staging.duckdb"))) {
                duck.append("t", appender -> appender.beginRow().append(8).endRow());
                assertThat(duck.number("SELECT sum(n) FROM t")).isEqualTo(15);
            }
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(path);
        }
    }

    @Test
    void aFullDiskIsNoDamage() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(call("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk.toString()))
                .as("a small disk can be mounted here by root only")
                .isZero();
        try {
            Path path = Files.createDirectory(disk.resolve("run"));
            Files.write(disk.resolve("fill"), new byte[200_000]);
            assertThatThrownBy(
                            () -> {
                                try (Results results = Results.open(new RunFolder(path), "id")) {
                                    results.catalogue()
                                            .write(handle -> {
                                                handle.execute("CREATE TABLE big (x BLOB)");
                                                handle.execute(
                                                        "INSERT INTO big VALUES (zeroblob(400000))");
                                            });
                                }
                            })
                    .isInstanceOfSatisfying(
                            HyalineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE));
        } finally {
            call("umount", disk.toString());
        }
    }

    private static int call(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }
}
