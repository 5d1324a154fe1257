package dev.hyaline.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SaeOptionTest {

    @TempDir Path folder;

    @Test
    void aCommaPartsFilesUnlessItIsInTheNameOfOneThatIsThere() throws IOException {
        String odd = Files.createFile(folder.resolve("a,b=c.pt")).toString();
        String plain = Files.createFile(folder.resolve("p.pt")).toString();
        assertThat(SaeOption.parts(odd)).containsExactly(odd);
        assertThat(SaeOption.parts(plain + "," + odd)).containsExactly(plain, odd);
        assertThat(SaeOption.parts("x=" + odd + ",y=" + plain + ",builtin"))
                .containsExactly("x=" + odd, "y=" + plain, "builtin");
        assertThat(SaeOption.parts("no,where=to")).containsExactly("no", "where=to");
    }
}
