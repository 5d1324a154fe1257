package dev.hyaline.sae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.train.measure.SaeMetric;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class BuiltInSaeTest {

    @Test
    void itIsWhatTheDocumentationSays() {
        try (Sae sae = SaeFiles.load(BuiltInSae.locate(BuiltInSae.NAME))) {
            assertThat(sae.config().nLatents()).isEqualTo(4096);
            assertThat(sae.config().dIn()).isEqualTo(256);
            assertThat(sae.config().activation()).isEqualTo(new Activation.TopK(32));
            assertThat(sae.config().site()).isEqualTo("blocks.3.hook_resid_post");
            assertThat(sae.config().provenance())
                    .containsKeys(
                            SaeConfig.MEASURED + SaeMetric.NMSE.title(),
                            SaeConfig.MEASURED + SaeMetric.DELTA_CE.title());
        }
    }

    @Test
    void anyOtherWordIsAPath() {
        assertThat(BuiltInSae.locate("mine.pt")).isEqualTo(Path.of("mine.pt"));
    }
}
