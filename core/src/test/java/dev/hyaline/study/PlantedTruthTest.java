package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.TransformerSubject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedTruthTest {

    private static final int RULES = 40;

    @TempDir private Path folder;

    @Test
    void plantedRulesAreFoundAndRankedFirst() {
        try (TransformerSubject model = TransformerSubject.open("builtin")) {
            List<PlantedTruth.Outcome> outcomes =
                    PlantedTruth.check(
                            new RunFolder(folder.resolve("run")),
                            model,
                            "builtin",
                            RULES,
                            new Seed(4),
                            Progress.NONE);
            assertThat(outcomes).hasSize(RULES);
            assertThat(outcomes.stream().filter(each -> each.rank() == 1).count())
                    .as("ranked first: %s", outcomes)
                    .isGreaterThanOrEqualTo(Math.round(0.95 * RULES));
            assertThat(outcomes.stream().filter(PlantedTruth.Outcome::recovered).count())
                    .as("recovered: %s", outcomes)
                    .isGreaterThanOrEqualTo(Math.round(0.95 * RULES));
        }
    }
}
