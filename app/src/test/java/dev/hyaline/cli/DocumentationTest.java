package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.testing.DocumentedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands that the documentation tells people to type. */
final class DocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#\\s]+)[^)]*\\)");

    private static List<DocumentedCommand> commands() throws IOException {
        return DocumentedCommand.in(ROOT).stream()
                .filter(each -> !each.words().getFirst().equals("bench")) // another program's
                .toList();
    }

    @Test
    void everyDocumentedCommandIsOneThatCanBeTyped() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (DocumentedCommand command : commands()) {
            String[] words = command.words().toArray(String[]::new);
            try {
                Main.commandLine(words).parseArgs(words);
            } catch (CommandLine.MissingParameterException e) {
                if (command.example()) { // a sentence need not say all
                    wrong.add(command + ": " + e.getMessage());
                }
            } catch (CommandLine.ParameterException e) {
                wrong.add(command + ": " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void commandsAreFoundInBlocksAndSentencesAndBehindEachOther() throws IOException {
        List<DocumentedCommand> all = DocumentedCommand.in(ROOT);
        assertThat(all).hasSizeGreaterThan(100);
        assertThat(all).anyMatch(each -> !each.example());
        assertThat(all)
                .filteredOn(each -> each.place().startsWith("README.md"))
                .map(DocumentedCommand::words)
                .contains(List.of("demo"), List.of("score", "gpt2-run"), List.of("top", "gpt2-run"))
                .contains(List.of("explain", "my-run", "--units", "mlp.3.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs"})
    void everyLinkInsideLeadsToAFile(String where) throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        try (Stream<Path> files = Files.walk(ROOT.resolve(where), 1)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
                Matcher link = LINK.matcher(Files.readString(file));
                while (link.find()) {
                    links++;
                    if (!Files.exists(file.resolveSibling(link.group(1)))) {
                        broken.add(file + ": " + link.group(1));
                    }
                }
            }
        }
        assertThat(links).isPositive();
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"serve nowhere", "sae train --site blocks.3.hook_resid_post --latents 10 "})
    void refusalsAreAsDocumented(String beginning) throws IOException {
        DocumentedCommand command = documented(beginning);
        assertThat(Cli.run(command.words().toArray(String[]::new)).err().lines().limit(1))
                .isEqualTo(command.printed());
    }

    /** But for the time, which is the machine's. */
    @Test
    void planIsAsDocumented() throws IOException {
        DocumentedCommand command = documented("record builtin --dry-run");
        assertThat(withoutTime(Cli.run(command.words().toArray(String[]::new)).out().lines()))
                .isEqualTo(withoutTime(command.printed().stream()));
    }

    private static List<String> withoutTime(Stream<String> lines) {
        return lines.filter(line -> !line.startsWith("time ")).toList();
    }

    private static DocumentedCommand documented(String beginning) throws IOException {
        return commands().stream()
                .filter(each -> String.join(" ", each.words()).startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }
}
