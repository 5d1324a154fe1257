package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ThirdPartyTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `[\\w.-]+:([\\w.-]+)` \\| ([\\w.-]+) \\| (.+) \\|$");

    /** Libraries of the class path that only tests use. */
    private static final Pattern TEST_ONLY =
            Pattern.compile(
                    "(junit|opentest4j|apiguardian|assertj|byte-buddy|surefire|archunit|playwright|driver|driver-bundle|org\\.jacoco).*");

    @Test
    void listsEveryLibraryOfTheClassPathWithItsVersionAndNoOther() throws Exception {
        Set<String> listed = new TreeSet<>();
        ROW.matcher(Files.readString(Path.of("../THIRD-PARTY.md")))
                .results()
                .forEach(row -> listed.add(row.group(1) + "-" + row.group(2)));
        assertThat(classPath()).isEqualTo(listed);
    }

    /** The names of the jars, without their platform. */
    private static Set<String> classPath() {
        Set<String> names = new TreeSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.endsWith(".jar")
                    && !name.startsWith("hyaline-")
                    && !TEST_ONLY.matcher(name).matches()) {
                names.add(name.replaceFirst("(-(linux|macosx)-(x86_64|arm64))?\\.jar$", ""));
            }
        }
        return names;
    }
}
