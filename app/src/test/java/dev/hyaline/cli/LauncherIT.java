package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher itself, in a source tree of two files, with JDKs and a Maven that are shell scripts:
 * {@code java} says what it was started with, {@code mvnw} writes a line and a jar.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class LauncherIT {

    private static final String JAVA =
            """
            #!/bin/sh
            last="$*"
            echo "JDK $(dirname "$(dirname "$0")" | sed 's:.*/::') in $PWD ran: ${last#*hyaline.args}"
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            root="$(dirname "$0")"
            echo "$JAVA_HOME" >>"$root/builds"
            [ ! -e "$root/slow" ] || { touch "$root/started"; exec sleep 30; }
            [ ! -e "$root/broken" ] || { echo "[ERROR] a semicolon is missing"; exit 1; }
            for module in app benchmarks; do
              mkdir -p "$root/$module/target/lib"
              : >"$root/$module/target/hyaline-$module-1.jar"
            done
            """;

    private static final List<String> TOOLS =
            List.of(
                    "cat",
                    "dirname",
                    "find",
                    "grep",
                    "head",
                    "ln",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep",
                    "tail",
                    "touch",
                    "uname");

    @TempDir private Path folder;
    private Path root;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeASourceTree() throws IOException {
        folder = folder.toRealPath();
        root = folder.resolve("a tree");
        Path repository = repository();
        for (String file : List.of("hyaline", ".mvn/find-jdk.sh")) {
            Path copy = root.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(repository.resolve(file), copy);
        }
        script("mvnw", MAVEN);
        for (String file : List.of("pom.xml", "core/src/main/A.java", "app/src/main/B.java")) {
            write(root.resolve(file), "");
        }
        makeOld(root); // as if unpacked a while ago
        environment.put("PATH", pathWithoutJava().toString());
        environment.put("HYALINE_JDK_CANDIDATES", jdk("jdk-25", "25.0.3").toString());
    }

    @Test
    void withoutAJdkItSaysInOneLineWhereItLooked() {
        Path old = jdk("jdk-21", "21.0.2");
        Path veryOld = jdk("jdk-8", "1.8.0_402");
        environment.put("JAVA_HOME", "/no/such/folder");
        environment.put("HYALINE_JDK_CANDIDATES", old + ":" + veryOld);
        Result result = launch();
        assertThat(result.status()).isEqualTo(69);
        assertThat(result.err())
                .isEqualTo(
                        "hyaline: a JDK 25 or newer is needed, but none was found; looked at:"
                                + " /no/such/folder (no JDK), %s (21), %s (8). Install one or set JAVA_HOME.\n",
                        old, veryOld);
    }

    @Test
    void withNothingToLookAtItSaysSo() {
        environment.put("HYALINE_JDK_CANDIDATES", "");
        Result result = launch();
        assertThat(result.status()).isEqualTo(69);
        assertThat(result.err()).contains("looked at: nothing, for there is none").hasLineCount(1);
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() {
        environment.put("JAVA_HOME", jdk("jdk-17", "17.0.15").toString());
        assertThat(launch("--help").out()).startsWith("JDK jdk-25 ");
    }

    @Test
    void aRuntimeWithoutACompilerIsNoJdk() throws IOException {
        Path runtime = jdk("jre-25", "25");
        Files.delete(runtime.resolve("bin/javac"));
        environment.put("JAVA_HOME", runtime.toString());
        assertThat(launch("--help").out()).startsWith("JDK jdk-25 ");
    }

    @Test
    void aGoodJavaHomeWins() {
        environment.put("JAVA_HOME", jdk("my own jdk", "26").toString());
        assertThat(launch("--help").out()).startsWith("JDK my own jdk ");
    }

    @Test
    void keepsArgumentsAndFolderAndOptionsForTheJvm() {
        environment.put("HYALINE_JAVA_OPTS", "-Xmx8g -ea");
        assertThat(launch("explain", "two words", "*").out())
                .isEqualTo(
                        "JDK jdk-25 in %s ran:  -Xmx8g -ea dev.hyaline.cli.Main explain two words *\n",
                        folder);
    }

    @Test
    void canBeCalledThroughALink() throws IOException {
        Path link = folder.resolve("bin/h");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("../a tree/hyaline"));
        assertThat(run(List.of("bin/h", "--help")).out()).contains("dev.hyaline.cli.Main --help");
    }

    @Test
    void buildsOnceAndThenOnlyWhatChanged() throws IOException {
        assertThat(launch().err()).startsWith("hyaline: building (the first time").hasLineCount(1);
        assertThat(launch().err()).isEmpty();

        write(root.resolve("core/src/main/A.java"), "changed");
        assertThat(launch().err()).isEqualTo("hyaline: sources changed, building...\n");
        Files.delete(root.resolve("app/src/main/B.java"));
        assertThat(launch().err()).isEqualTo("hyaline: sources changed, building...\n");
        write(root.resolve("core/src/test/ATest.java"), "no business of a build");
        assertThat(launch().err()).isEmpty();
        assertThat(builds()).hasSize(3);
    }

    @Test
    void anotherJdkIsAnotherBuild() {
        launch();
        Path other = jdk("jdk-26", "26");
        environment.put("JAVA_HOME", other.toString());
        assertThat(launch().err()).contains("building");
        assertThat(builds()).hasSize(2).last().isEqualTo(other.toString());
    }

    @Test
    void benchmarksAreAProgramOfTheirOwn() {
        assertThat(launch("bench", "startup").out())
                .contains("dev.hyaline.benchmarks.Benchmarks startup");
        assertThat(launch("--help").err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aBuildThatFailsShowsWhyAndIsTriedAgain() throws IOException {
        Path broken = Files.createFile(root.resolve("broken"));
        Result result = launch();
        assertThat(result.status()).isEqualTo(70);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("the build failed", root + "/target/hyaline-build.log")
                .endsWith("[ERROR] a semicolon is missing\n");
        Files.delete(broken);
        assertThat(launch().status()).isZero();
    }

    @Test
    void anInterruptedBuildLeavesNoStampAndNoLock() throws Exception {
        Path slow = Files.createFile(root.resolve("slow"));
        Process launcher = start(List.of(root.resolve("hyaline").toString()));
        Path started = root.resolve("started");
        for (int i = 0; i < 500 && !Files.exists(started); i++) {
            Thread.sleep(20);
        }
        assertThat(started).exists();
        List<ProcessHandle> children = launcher.descendants().toList();
        launcher.destroy();
        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(143);
        for (ProcessHandle child : children) {
            child.onExit().get(10, TimeUnit.SECONDS); // Maven does not go on alone
        }
        assertThat(root.resolve("app/target/hyaline.stamp")).doesNotExist();
        Files.delete(slow);
        assertThat(launch().err()).contains("building").doesNotContain("waiting");
    }

    @Test
    void theLockOfADeadProcessIsTakenOver() throws Exception {
        Process dead = start(List.of("true"));
        dead.waitFor();
        Path lock = root.resolve("target/hyaline-build.lock");
        Files.createDirectories(lock.getParent());
        Files.createSymbolicLink(
                lock, Path.of(run(List.of("uname", "-n")).out().strip() + ":" + dead.pid()));
        assertThat(launch().status()).isZero();
        assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        List<String> command = List.of(root.resolve("hyaline").toString());
        Process first = start(command);
        Process second = start(command);
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(builds()).hasSize(1);
    }

    private record Result(int status, String out, String err) {}

    private Result launch(String... arguments) {
        return run(
                Stream.concat(Stream.of(root.resolve("hyaline").toString()), Stream.of(arguments))
                        .toList());
    }

    private Result run(List<String> command) {
        try {
            int status = start(command).waitFor();
            return new Result(
                    status,
                    Files.readString(folder.resolve("out")),
                    Files.readString(folder.resolve("err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> builds() {
        try {
            return Files.readAllLines(root.resolve("builds"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path jdk(String name, String version) {
        try {
            Path home = folder.resolve("jdks").resolve(name);
            write(
                    home.resolve("release"),
                    Figures.format(
                            "JAVA_VERSION=\"%1$s\"\nJAVA_RUNTIME_VERSION=\"%1$s+1\"\n", version));
            for (String tool : List.of("java", "javac")) {
                write(home.resolve("bin").resolve(tool), JAVA);
                makeExecutable(home.resolve("bin").resolve(tool));
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A PATH with what the launcher needs of the system, and no Java. */
    private Path pathWithoutJava() throws IOException {
        Path tools = folder.resolve("tools");
        for (String tool : TOOLS) {
            Path real = Path.of("/bin", tool);
            if (!Files.exists(real)) {
                real = Path.of("/usr/bin", tool);
            }
            write(tools.resolve(tool), Figures.format("#!/bin/sh\nexec %s \"$@\"\n", real));
            makeExecutable(tools.resolve(tool));
        }
        return tools;
    }

    private void script(String name, String text) throws IOException {
        write(root.resolve(name), text);
        makeExecutable(root.resolve(name));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void makeExecutable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void makeOld(Path tree) throws IOException {
        FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }

    /** Tests run in the module's folder. */
    private static Path repository() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
