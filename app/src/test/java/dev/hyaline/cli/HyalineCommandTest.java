package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which parts of the program are made ready. */
final class HyalineCommandTest {

    @Test
    void argumentsThatNameAPartGetThatPart() {
        for (String part : parts()) {
            assertThat(parts(part, "--help"))
                    .isEqualTo(part.equals("help") ? parts() : Set.of(part, "help"));
        }
    }

    @Test
    void allOthersGetAllParts() {
        assertThat(parts()).contains("demo", "record", "serve", "sae", "selftest", "help");
        assertThat(parts("--debug", "serve")).isEqualTo(parts());
        assertThat(parts("srve")).isEqualTo(parts());
    }

    @Test
    void aPartByItselfIsAsItIsAmongAll() {
        assertThat(Cli.run("serve", "--help")).isEqualTo(Cli.run("help", "serve"));
        assertThat(Cli.run("serve", "--version").out()).startsWith("hyaline ");
    }

    private static Set<String> parts(String... args) {
        return Main.commandLine(args).getSubcommands().keySet();
    }
}
