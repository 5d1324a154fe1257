package dev.hyaline.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.record.Recordings;
import dev.hyaline.run.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How a run's model is opened again. */
final class RunModelTest {

    private static final String TINY = Recordings.tinyRelu().toString();

    private static Manifest.Model recorded() {
        try (TransformerSubject subject = TransformerSubject.open(TINY)) {
            return subject.identity();
        }
    }

    @Test
    void isFoundWhereItWasOrWhereAPersonSays() {
        Manifest.Model tiny = recorded();
        for (RunModel model :
                new RunModel[] {
                    new RunModel(Optional.of(TINY), Optional.empty(), tiny),
                    new RunModel(Optional.of("gone"), Optional.of(TINY), tiny),
                    new RunModel(Optional.empty(), Optional.of(TINY), tiny)
                }) {
            assertThat(model.isSomewhere()).isTrue();
            try (TransformerSubject subject = model.open();
                    ModelFolder weights = model.weights()) {
                assertThat(subject.identity()).isEqualTo(tiny);
                assertThat(weights.config()).isEqualTo(subject.config());
            }
        }
    }

    /** Of the same shape, with other weights: only the hash tells. */
    @Test
    void anotherModelOfTheSameShapeIsRefused() {
        Path other = Recordings.tinyRelu().resolveSibling("tiny-silu");
        assertThat(Files.isDirectory(other)).isTrue();
        RunModel model = new RunModel(Optional.empty(), Optional.of(other.toString()), recorded());
        String message =
                Figures.format(
                        "model must be the one that was recorded, tiny-relu with SHA-256 %.12s…, but is: tiny-silu with ",
                        model.expected().sha256());
        refused(model::open, message);
        refused(model::weights, message);
    }

    @Test
    void oneThatIsNowhereIsAskedFor() {
        Manifest.Model tiny = recorded();
        RunModel unknown = new RunModel(Optional.empty(), Optional.empty(), tiny);
        assertThat(unknown.isSomewhere()).isFalse();
        refused(
                unknown::open,
                "model must be known, but the run does not say where it is: tiny-relu (say where it is with --model)");
        refused(
                new RunModel(Optional.of("/gone"), Optional.empty(), tiny)::weights,
                "model must be where it was recorded from, but is not: /gone (say where it is with --model)");
        refused(
                new RunModel(Optional.of(TINY), Optional.of("/gone"), tiny)::open,
                "model must be a folder or the word builtin, but is: /gone");
    }

    private static void refused(ThrowingCallable opening, String message) {
        HyalineException refusal = catchThrowableOfType(HyalineException.class, opening);
        assertThat(refusal).hasMessageStartingWith(message);
        assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL);
    }
}
