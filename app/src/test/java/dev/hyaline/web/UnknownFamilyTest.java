package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.cli.Cli;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.model.SharedKeysModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of a family that only the tests know is recorded, explained, scored and shown. */
final class UnknownFamilyTest {

    @TempDir private Path folder;

    @Test
    void itsNeuronsHavePages() throws Exception {
        Path model = folder.resolve("model");
        SharedKeysModel.write(model);
        String run = folder.resolve("run").toString();
        succeed(
                "record",
                "builtin",
                "-m",
                model.toString(),
                "-o",
                run,
                "-q",
                "--max-windows",
                "200");
        succeed("explain", run, "-q", "--units", "mlp.1.0-3");
        succeed("score", run, "-q", "--units", "mlp.1.0-3");
        assertThat(Cli.run("show", run, "mlp.1.2").out()).contains("mlp.1.2");
        try (Served served = Served.of(new RunFolder(Path.of(run))).ready()) {
            assertThat(served.get("/").body()).contains("2 layers of 64 neurons");
            assertThat(served.get("/unit/mlp.1.2").body())
                    .contains("layer 1 · neuron 2 · blocks.1.mlp.hook_post", "by pattern");
            assertThat(served.get("/unit/mlp.1.2/weights").body()).contains("Upstream units");
            assertThat(served.get("/try?text=The%20sea%20was%20calm.").body())
                    .contains("unit/mlp.");
        }
    }

    private static void succeed(String... command) {
        Cli done = Cli.run(command);
        assertThat(done.status()).as(done.err()).isZero();
    }
}
