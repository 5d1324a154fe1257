package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} and {@code export site} say when they cannot. */
final class ServeCommandTest {

    @TempDir static Path folder;
    private static String run;

    @BeforeAll
    static void record() throws Exception {
        run = Cli.recordTinyRun(folder).toString();
    }

    @Test
    void aFolderThatIsNoRunIsSaidInOneLine() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        for (String path : new String[] {empty.toString(), folder.resolve("nowhere").toString()}) {
            Cli refused = Cli.run("serve", path, "--port", "0");
            assertThat(refused.status()).isEqualTo(ErrorCode.RUN.exitStatus());
            assertThat(refused.err()).hasLineCount(1).contains("run must be", path);
        }
    }

    @Test
    void wrongAddressesAreRefused() {
        Cli port = Cli.run("serve", run, "--port", "70000");
        assertThat(port.status()).isEqualTo(ErrorCode.USAGE.exitStatus());
        assertThat(port.err()).contains("--port must be from 0 to 65535, but is: 70000");
        Cli host = Cli.run("serve", run, "--host", "no.such.host.invalid");
        assertThat(host.status()).isEqualTo(ErrorCode.USAGE.exitStatus());
        assertThat(host.err()).contains("--host must be an address of this machine");
    }

    @Test
    void anExportIsWrittenOnceAndIntoNothingElse() {
        String site = folder.resolve("site").toString();
        Cli exported = Cli.run("export", "site", run, site, "-n", "3", "-q");
        assertThat(exported.status()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("3 units:", "index.html");
        Cli again = Cli.run("export", "site", run, site, "-n", "3", "-q");
        assertThat(again.status()).isEqualTo(ErrorCode.USAGE.exitStatus());
        assertThat(again.err()).contains("folder must be empty or not there yet");
    }
}
