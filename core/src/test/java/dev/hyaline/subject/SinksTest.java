package dev.hyaline.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.corpus.Framing;
import dev.hyaline.model.HookPoint;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.SaeConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a framing that does not suit a model or an autoencoder. */
final class SinksTest {

    private static final HookPoint POINT = HookPoint.residPre(1);

    private static float[] norms(int... sinks) {
        float[] norms = new float[4 * 8]; // four windows of eight
        Arrays.fill(norms, 2);
        for (int sink : sinks) {
            norms[sink] = 60;
        }
        return norms;
    }

    @Test
    void aSinkThatIsMaskedIsNotSaid() {
        assertThat(Sinks.of(POINT, norms(0, 8, 16, 24), 8, 1).doubt()).isEmpty();
        assertThat(Sinks.of(POINT, norms(), 8, 0).doubt()).isEmpty();
    }

    @Test
    void aSinkThatCountsIsSaidWithItsPosition() {
        assertThat(Sinks.of(POINT, norms(0, 8, 16, 24), 8, 0).doubt())
                .contains(
                        "4 of 32 tokens that count are attention sinks: residual norms of up to 60 at"
                                + " blocks.1.hook_resid_pre, 30 times the median, 2.0, all at position 0"
                                + " of what it reads; they are not masked");
        assertThat(Sinks.of(POINT, norms(1, 10), 8, 1).doubt().orElseThrow())
                .startsWith("2 of 28 tokens that count")
                .doesNotContain("position");
    }

    @ParameterizedTest
    @CsvSource({
        "prepend_bos, true, false, behind a begin-of-text but windows are read without one yes",
        "saelens.prepend_bos, true, true, ''",
        "saelens.prepend_bos, false, true, without a begin-of-text but windows are read behind one no",
        "prepend_bos, false, false, ''",
        "other, true, false, ''"
    })
    void anAutoencoderOfAnotherFramingIsSaid(String key, String said, boolean bos, String doubt) {
        SaeConfig config =
                SaeConfig.of(4, 8, new Activation.ReLU(), Normalisation.NONE)
                        .withProvenance(new TreeMap<>(Map.of(key, said)));
        Optional<String> found =
                RecordedSae.doubt("mine", config, bos ? Framing.after(7) : Framing.PLAIN);
        assertThat(
                        found.map(each ->
                                        each.replaceAll(
                                                "autoencoder mine was trained (.*), (but .*) \\(--bos (\\w+) .*",
                                                "$1 $2 $3"))
                                .orElse(""))
                .isEqualTo(doubt);
    }
}
