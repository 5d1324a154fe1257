package dev.hyaline.corpus.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Sha256;
import dev.hyaline.text.HostileText;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextNormaliserTest {

    @Test
    void whiteSpaceCollapsesAndLettersAreComposed() {
        assertThat(TextNormaliser.normalise("\n a \t\u00A0\u3000b\r\n")).isEqualTo("a b");
        assertThat(TextNormaliser.normalise("cafe\u0301")).isEqualTo("café");
        assertThat(TextNormaliser.normalise("")).isEmpty();
        assertThat(TextNormaliser.normalise("\u2028\u0085")).isEmpty();
        assertThat(TextNormaliser.normalise("zero\u200Bwidth")).isEqualTo("zero\u200Bwidth");
    }

    @Test
    void textsThatDifferInFormAloneHaveOneHash() {
        Sha256 hash = TextNormaliser.hash(new DocumentContent.Text(" cafe\u0301\n\nau lait"));
        assertThat(hash).isEqualTo(Sha256.of("café au lait"));
        assertThat(hash)
                .isEqualTo(TextNormaliser.hash(new DocumentContent.Text("café au lait ")))
                .isNotEqualTo(TextNormaliser.hash(new DocumentContent.Text("cafe au lait")));
    }

    @Test
    void idsAreHashedAsLittleEndianNumbers() {
        assertThat(TextNormaliser.hash(new DocumentContent.Ids(TokenIds.of(1, 0x01020304))))
                .isEqualTo(Sha256.of(new byte[] {1, 0, 0, 0, 4, 3, 2, 1}));
        assertThat(TextNormaliser.hash(new DocumentContent.Ids(TokenIds.of(new int[50_000]))))
                .isEqualTo(Sha256.of(new byte[200_000]));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void composingWordByWordIsComposingTheWhole(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            String text = HostileText.random(random, 50);
            String normalised = TextNormaliser.normalise(text);
            assertThat(normalised)
                    .as("seed %d, text %d", seed, i)
                    .isEqualTo(Normalizer.normalize(normalised, Normalizer.Form.NFC))
                    .isEqualTo(
                            TextNormaliser.normalise(
                                    Normalizer.normalize(text, Normalizer.Form.NFC)));
        }
    }

    @Test
    void endlessMarksAreLeftAsTheyAre() {
        String marks = "a" + "\u0301\u0316".repeat(2_000_000);
        assertThat(TextNormaliser.normalise(marks + " e\u0301").equals(marks + " é")).isTrue();
    }
}
