package dev.hyaline.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hyaline.testing.DocumentedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The benchmarks that the documentation tells people to run. */
final class DocumentedBenchmarksTest {

    private static Stream<DocumentedCommand> benchmarks() throws IOException {
        return DocumentedCommand.in(Path.of("..")).stream()
                .filter(each -> each.words().getFirst().equals("bench"));
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void canBeTyped(DocumentedCommand command) {
        List<String> words =
                command.words().stream()
                        .skip(1)
                        .map(word -> word.equals("N") ? "1" : word) // a sentence's number
                        .toList();
        assertThatCode(() -> Benchmarks.commandLine().parseArgs(words.toArray(String[]::new)))
                .doesNotThrowAnyException();
    }
}
