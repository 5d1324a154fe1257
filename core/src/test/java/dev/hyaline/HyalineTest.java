package dev.hyaline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.record.Recordings;
import dev.hyaline.study.OfflineExplainer;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.UnitId;
import dev.hyaline.testing.TestJvm;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door, by the program of the documentation that goes through it. */
@SuppressWarnings("NullAway.Init")
final class HyalineTest {

    private static final Path PROGRAM = Path.of("../docs/library/RecordAndScore.java");

    @TempDir private static Path folder;
    private static Path run;
    private static String printed;

    @BeforeAll
    static void compileAndRunTheProgram() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder corpus = new StringBuilder();
        for (int document = 0; document < 30; document++) {
            corpus.append(
                    random.ints(100, 0, 113)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(",", "{\"ids\":[", "]}\n")));
        }
        Path texts = Files.writeString(folder.resolve("corpus.jsonl"), corpus);
        run = folder.resolve("run");
        printed =
                run(
                        Recordings.tinyRelu().toString(),
                        texts.toString(),
                        run.toString(),
                        "mlp.1.0-4");
    }

    private static String run(String... args) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                said,
                                said,
                                "-proc:none",
                                "-cp",
                                classPath(),
                                "-d",
                                folder.toString(),
                                PROGRAM.toString());
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        PrintStream out = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        URL[] place = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(place, HyalineTest.class.getClassLoader());
                PrintStream into = new PrintStream(caught, true, StandardCharsets.UTF_8)) {
            System.setOut(into);
            loader.loadClass("RecordAndScore")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } finally {
            System.setOut(out);
        }
        return caught.toString(StandardCharsets.UTF_8);
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @Test
    void theDocumentedProgramRecordsExplainsScoresAndReads() throws Exception {
        assertThat(printed).contains("mlp.1.0, at most ", "mlp.1.4, at most ", "  score Optional");
        assertThat(Files.readAllLines(PROGRAM)).hasSizeLessThan(40);
    }

    @Test
    void aRunLeadsToWhatIsInIt() {
        try (Run open = Hyaline.open(run)) {
            UnitId unit = UnitId.parse("mlp.1.3");
            assertThat(open.records().unit(unit).summary().unit()).isEqualTo(unit);
            assertThat(open.results().explanations().of(unit)).hasSize(1);
            assertThat(open.results().cards().of(unit)).hasSize(1);
            assertThat(open.subject().identity()).isEqualTo(open.records().manifest().model());
            assertThat(open.probe()).isSameAs(open.probe());
            assertThat(open.scores(Optional.empty()).byUnit()).containsKey(unit);
            assertThat(open.check(Progress.NONE).isGood()).isTrue();
        }
    }

    @Test
    void aRunThatIsReadIsNotWrittenTo() {
        try (Run open = Hyaline.open(run)) {
            UnitSelection units = UnitSelection.of(List.of("mlp.1.6"), open.records());
            assertThatThrownBy(() ->
                            open.study(Progress.NONE).explain(units, OfflineExplainer.PATTERN))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must be open for writing");
        }
    }

    @Test
    void whatWasDoneIsNotDoneAgain() {
        try (Run open = Hyaline.open(run, RunOptions.WRITE)) {
            UnitSelection units = UnitSelection.of(List.of("mlp.1.0-5"), open.records());
            assertThat(open.study(Progress.NONE).explain(units, OfflineExplainer.PATTERN).done())
                    .isEqualTo(1);
        }
    }

    @Test
    void anotherModelIsRefused() {
        try (Run open = Hyaline.open(run, RunOptions.READ.withModel("builtin"))) {
            assertThatThrownBy(open::subject)
                    .isInstanceOfSatisfying(
                            HyalineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL))
                    .hasMessageContaining("must be the one that was recorded");
        }
    }

    @Test
    void readingLoadsNoLibtorch() throws Exception {
        Process process = TestJvm.start(Reading.class, List.of("-Xlog:class+load"), run.toString());
        String classes =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(classes).contains("dev.hyaline.Run ").doesNotContain("org.bytedeco");
    }

    /** A process that opens a run and reads. */
    static final class Reading {
        public static void main(String[] args) {
            try (Run open = Hyaline.open(Path.of(args[0]))) {
                UnitId unit = UnitId.parse("mlp.1.3");
                System.out.println(open.records().unit(unit).summary().unit());
                System.out.println(open.results().explanations().of(unit).size());
            }
        }
    }
}
