package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class VerifyCommandTest {

    @TempDir Path folder;

    @Test
    void aRunIsGoodUntilAByteIsFlipped() throws IOException {
        Path run = Cli.recordTinyRun(folder);
        Cli good = Cli.run("verify", run.toString(), "--quiet");
        assertThat(good.status()).isZero();
        assertThat(good.out())
                .contains("ok       documents        30 documents, each in one split")
                .contains("all is well: " + run);

        Path file = run.resolve("records").resolve("mlp-01.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Cli bad = Cli.run("verify", run.toString(), "--quiet");
        assertThat(bad.status()).isEqualTo(Cli.CHECK_FAILED);
        assertThat(bad.out())
                .contains("records/mlp-01.parquet: SHA-256 must be ")
                .contains("skipped  records          because of the above")
                .contains("1 of 9 checks found something wrong");

        Cli json = Cli.run("verify", run.toString(), "--quiet", "--json");
        assertThat(json.status()).isEqualTo(Cli.CHECK_FAILED);
        JsonNode report = Json.STRICT.readTree(json.out());
        assertThat(report.path("ok").booleanValue()).isFalse();
        assertThat(report.path("checks")).hasSize(9);
    }

    @Test
    void aFolderThatIsNoRunIsRefused() {
        Cli answer = Cli.run("verify", folder.toString());
        assertThat(answer.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(answer.err())
                .isEqualTo(
                        "hyaline: run must be a folder with a manifest.json, but is: "
                                + folder
                                + "\n");
    }
}
