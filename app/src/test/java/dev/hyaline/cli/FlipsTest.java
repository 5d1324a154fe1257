package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bit that flips in a run is found, and changes nothing that is printed without a word. */
final class FlipsTest {

    private static final long SEED = 20_261_201;

    @TempDir private Path folder;

    @Test
    void noFlippedBitChangesWhatIsPrintedWithoutAWord() throws IOException {
        Path run = Cli.recordTinyRun(folder);
        assertThat(Cli.run("explain", run.toString(), "-q").status()).isZero();
        assertThat(Cli.run("score", run.toString(), "-q", "-u", "mlp.0.*").status()).isZero();
        Flips flips =
                new Flips(
                        run,
                        folder.resolve("copy"),
                        List.of("top RUN -n 1000 --json", "show RUN mlp.0.1 --json"),
                        List.of());
        SplittableRandom random = new SplittableRandom(SEED);
        List<Flips.Flip> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(flips.flip(flips.files("catalogue"), random));
            all.add(flips.flip(flips.files(i % 2 == 0 ? "parquet" : "manifest"), random));
        }
        assertThat(all)
                .as("seed %d", SEED)
                .allSatisfy(each -> {
                    assertThat(each.silent()).isEmpty();
                    assertThat(each.found()).isTrue();
                });
    }
}
