package dev.hyaline.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.model.Transformer;
import dev.hyaline.model.family.Families;
import dev.hyaline.record.Recordings;
import dev.hyaline.run.Manifest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The untrained twin of a model. */
final class TwinSubjectTest {

    private static final int[][] TOKENS = {{3, 1, 4, 1, 5, 9, 2, 6}};

    @Test
    void hasTheShapeAndTheTokenizerOfTheOriginal() {
        try (TransformerSubject original = TransformerSubject.open("builtin");
                TransformerSubject twin = original.twin(new Seed(7))) {
            Manifest.Model theirs = original.identity();
            assertThat(twin.identity())
                    .isEqualTo(
                            new Manifest.Model(
                                    "untrained twin of builtin, seed 7",
                                    twin.identity().sha256(),
                                    theirs.layers(),
                                    theirs.dModel(),
                                    theirs.dMlp(),
                                    theirs.vocabulary(),
                                    theirs.context()));
            assertThat(twin.identity().sha256()).isNotEqualTo(theirs.sha256());
            String text = "The captain looked at the sea.";
            assertThat(twin.tokenizer().orElseThrow().encode(text))
                    .isEqualTo(original.tokenizer().orElseThrow().encode(text));
            assertThat(twin.vocabulary().orElseThrow().size())
                    .isEqualTo(original.vocabulary().orElseThrow().size());
            assertThat(original.source()).hasValue("builtin");
            assertThat(twin.source()).isEmpty();
        }
    }

    @Test
    void hasTheWeightsOfItsSeed() {
        try (TransformerSubject original = tiny();
                TransformerSubject twin = original.twin(new Seed(1));
                TransformerSubject same = original.twin(new Seed(1));
                TransformerSubject another = original.twin(new Seed(2));
                Transformer random =
                        Transformer.load(
                                Families.installed().untrained(original.config(), new Seed(1)))) {
            assertThat(twin.identity()).isEqualTo(same.identity());
            assertThat(twin.identity().sha256()).isNotEqualTo(another.identity().sha256());
            assertThat(logits(twin.model()))
                    .isEqualTo(logits(same.model()))
                    .isEqualTo(logits(random))
                    .isNotEqualTo(logits(another.model()))
                    .isNotEqualTo(logits(original.model()));
        }
    }

    @Test
    void aFolderIsWhereItWasOpened() {
        try (TransformerSubject original = tiny()) {
            assertThat(original.source())
                    .hasValue(Recordings.tinyRelu().toAbsolutePath().normalize().toString());
            assertThat(original.twin(new Seed(1)).tokenizer()).isEmpty();
        }
    }

    private static TransformerSubject tiny() {
        return TransformerSubject.open(Recordings.tinyRelu().toString());
    }

    private static List<Float> logits(Transformer model) {
        HookValue logits =
                model.activations(TOKENS, List.of(HookPoint.logits()))
                        .getFirst()
                        .firstEntry()
                        .getValue();
        return IntStream.range(0, logits.size()).mapToObj(logits::at).toList();
    }
}
