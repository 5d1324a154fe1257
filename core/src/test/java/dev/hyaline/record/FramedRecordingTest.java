package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.model.HookPoint;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Probe;
import dev.hyaline.subject.ProbedText;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import dev.hyaline.testing.model.SharedKeysModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small model whose tokenizer is as Llama 2's is: it puts a begin-of-text before each text. */
final class FramedRecordingTest {

    private static final int BEGIN = 1;
    private static final UnitId UNIT = UnitId.parse("mlp.1.5");
    private static final float DIGITS = 1e-4f; // of batches of other sizes

    @TempDir private Path folder;

    private Path model() throws IOException {
        Path model = SharedKeysModel.write(folder.resolve("model")).folder();
        try (InputStream tokenizer =
                getClass()
                        .getResourceAsStream(
                                "/fixtures/tokenizer/families/llama2/tokenizer.json")) {
            Files.copy(
                    Objects.requireNonNull(tokenizer),
                    model.resolve("tokenizer.json"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return model;
    }

    private Path corpus() throws IOException {
        List<String> texts =
                IntStream.range(0, 30)
                        .mapToObj(i ->
                                "{\"text\": \"Le café numéro "
                                        + i
                                        + " est près de la gare, 世界, and the cat sat on it. "
                                                .repeat(3)
                                        + i * i
                                        + "\"}")
                        .toList();
        return Files.write(folder.resolve("texts.jsonl"), texts);
    }

    private static float[] activations(TransformerSubject subject, int... tokens) {
        HookPoint point = HookPoint.mlpPost(1);
        return Objects.requireNonNull(
                        subject.model()
                                .activations(new int[][] {tokens}, Set.of(point))
                                .getFirst()
                                .get(point))
                .floats();
    }

    @Test
    void windowsAreReadBehindTheBeginOfTextAndShownWithoutIt() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        Path model = model();
        try (TransformerSubject subject = TransformerSubject.open(model.toString())) {
            Manifest manifest =
                    new Recorder(
                                    run,
                                    subject,
                                    corpus().toString(),
                                    RecordingOptions.DEFAULT,
                                    Progress.NONE)
                            .record();
            assertThat(Framing.of(manifest)).isEqualTo(Framing.after(BEGIN));
            try (RecordReader reader = RecordReader.open(run)) {
                int units = subject.config().dMlp();
                for (WindowKind kind : List.of(WindowKind.TOP, WindowKind.UNIFORM)) {
                    for (ActivationRecord window : reader.unit(UNIT).windows(Split.EXPLAIN, kind)) {
                        int[] read = new int[window.length() + 1];
                        read[0] = BEGIN;
                        for (int p = 0; p < window.length(); p++) {
                            read[p + 1] = window.token(p);
                        }
                        float[] values = activations(subject, read);
                        for (int p = 0; p < window.length(); p++) {
                            assertThat(window.activation(p))
                                    .isCloseTo(
                                            values[(p + 1) * units + UNIT.index()], within(DIGITS));
                        }
                    }
                }
                String shown = reader.vocabulary().decode(reader.store().tokens(0));
                assertThat(shown).startsWith(" Le café numéro ").contains("世界");
                assertThat(
                                Stream.of(reader.vocabulary())
                                        .flatMap(v -> v.texts(reader.store().tokens(0)).stream())
                                        .map(text -> text.text()))
                        .noneMatch(text -> text.contains("▁"))
                        .contains("é", "世");
            }
            probesReadItToo(run, manifest, subject);
        }
    }

    private static void probesReadItToo(
            RunFolder run, Manifest manifest, TransformerSubject subject) {
        try (SubjectModel again = RunModel.of(manifest).open(run, manifest)) {
            assertThat(again.context()).isEqualTo(subject.context() - 1);
            Probe probe = new Probe(again, 1);
            ProbedText text = probe.read("the cat sat", 100);
            assertThat(text.tokens()).doesNotContain(BEGIN);
            ProbedText.OnUnit on = probe.onUnit(UNIT, text);
            int[] read =
                    IntStream.concat(
                                    IntStream.of(BEGIN),
                                    text.tokens().stream().mapToInt(Integer::intValue))
                            .toArray();
            float[] values = activations(subject, read);
            int units = subject.config().dMlp();
            assertThat(on.activations()).hasSize(text.tokens().size());
            for (int p = 0; p < on.activations().size(); p++) {
                assertThat(on.activations().get(p))
                        .isCloseTo(values[(p + 1) * units + UNIT.index()], within(DIGITS));
            }
        }
    }
}
