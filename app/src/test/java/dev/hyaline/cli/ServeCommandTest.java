package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.ErrorCode;
import java.io.IOException;
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
    void anExportIsWrittenAsideAndReplacesOneOfBeforeAndNothingElse() throws IOException {
        Path target = folder.resolve("site");
        Files.createDirectories(
                folder.resolve("site.part").resolve("unit")); // of one that was killed
        String site = target.toString();
        Cli exported = Cli.run("export", "site", run, site, "-n", "3", "-q");
        assertThat(exported.status()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("3 units:", "index.html");
        Cli again = Cli.run("export", "site", run, site, "-n", "3", "-q");
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(target.resolve("index.html")).isRegularFile();
        assertThat(folder.resolve("site.part")).doesNotExist();
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("letter.txt"), "dear");
        Cli refused = Cli.run("export", "site", run, mine.toString(), "-n", "3", "-q");
        assertThat(refused.status()).isEqualTo(ErrorCode.USAGE.exitStatus());
        assertThat(refused.err())
                .contains("folder must be empty, not there yet or a site of before");
        assertThat(mine).isDirectoryContaining("glob:**letter.txt");
    }
}
