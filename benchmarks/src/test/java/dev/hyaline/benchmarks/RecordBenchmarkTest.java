package dev.hyaline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordBenchmarkTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --shape gpt3 | Invalid value for option '--shape': expected one of
                    --contestants eager,fast | Invalid value for option '--contestants' (NAME): expected one of
                    --rounds 0 | --rounds must be at least 1, but is: 0
                    --tokens 99 | --tokens must be at least 4096, but is: 99
                    --seconds 0 | --seconds must be above 0, but is: 0.0
                    --limit-seconds -1 | --limit-seconds must be above 0, but is: -1.0
                    --corpus builtin | --shape must be builtin with --corpus, but is: gpt2-small
                    """)
    void refusesWhatItCannotMeasure(String arguments, String message) {
        assertThat(execute(("record " + arguments).split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).startsWith("hyaline: " + message);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void refusesACorpusThatIsNotThere() {
        assertThat(execute("record", "--shape", "builtin", "--corpus", "nowhere.jsonl"))
                .isEqualTo(4);
        assertThat(err.toString())
                .isEqualTo(
                        "hyaline: corpus must be a file, a folder or the word builtin, but there is none: nowhere.jsonl\n");
    }

    @Test
    void refusesAFolderWithRecordingsOfBefore() throws Exception {
        Files.writeString(folder.resolve("old"), "");
        assertThat(execute("record", "--keep", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "hyaline: --keep must be a new or an empty folder, but is: "
                                + folder
                                + "\n");
    }

    @Test
    void aContestantThatFailsIsNoMeasurement() throws Exception {
        Path corpus = Files.writeString(folder.resolve("short.txt"), "A few words.");
        assertThat(
                        execute(
                                "record",
                                "--shape=builtin",
                                "--contestants=lean-fp32",
                                "--corpus=" + corpus))
                .isEqualTo(10);
        assertThat(err.toString())
                .isEqualTo("hyaline: lean-fp32 must end with status 0, but is: 4\n");
    }

    @Test
    void listsItsOptionsAndNotTheProcessesThatItStarts() {
        assertThat(execute("record", "--help")).isZero();
        assertThat(out.toString()).contains("--shape", "--keep", "eager, lean-fp32, lean-bf16");
        assertThat(execute()).isZero();
        assertThat(out.toString()).contains("agreement").doesNotContain("\n  contestant ");
    }

    private int execute(String... arguments) {
        return Benchmarks.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
