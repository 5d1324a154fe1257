package dev.hyaline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.CorpusPreparation;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.model.HookPoint;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained on stands behind a begin-of-text, which is not trained on itself. */
final class FramedRowsTest {

    private static final int BEGIN = 8191;
    private static final int LENGTH = 16;
    private static final HookPoint SITE = HookPoint.residPre(1);
    private static final Offset<Float> DIGITS = Offset.offset(1e-3f);

    @Test
    void rowsAreThoseOfWindowsBehindTheBeginOfText(@TempDir Path folder) throws Exception {
        Path corpus =
                Files.writeString(folder.resolve("a.txt"), "the old man and the sea ".repeat(9));
        RunFolder run = new RunFolder(folder.resolve("run"));
        Files.createDirectories(run.path());
        CorpusOptions options =
                CorpusOptions.DEFAULT
                        .with(LENGTH, Optional.empty())
                        .withFraming(Optional.of(Framing.after(BEGIN)));
        try (TransformerSubject subject = TransformerSubject.open("builtin")) {
            new CorpusPreparation(run, run.work().resolve("prepared.json"))
                    .read(corpus.toString(), subject, options, Progress.NONE);
            int d = subject.config().dModel();
            try (WindowStore store = WindowStore.open(run, LENGTH, options.framingOrPlain())) {
                ActivationBlock block =
                        new WindowActivations(
                                        store,
                                        new SubjectRows(store, subject.model(), SITE, d),
                                        EnumSet.allOf(Split.class),
                                        1,
                                        1,
                                        new Seed(1))
                                .next()
                                .orElseThrow();
                long[] positions = new long[Math.toIntExact(block.tokens())];
                block.positions().data_ptr_long().get(positions);
                assertThat(positions).doesNotContain(0).startsWith(1, 2, 3);
                float[] rows = Tensors.floats(block.values());
                assertThat(windows(subject, store, rows.length / d))
                        .anySatisfy(values -> assertThat(rows).containsExactly(values, DIGITS));
            }
        }
    }

    /** Of each window of a length, without its begin-of-text. */
    private static List<float[]> windows(
            TransformerSubject subject, WindowStore store, int length) {
        return IntStream.range(0, store.size())
                .filter(window -> store.length(window) == length)
                .mapToObj(window -> values(subject, store, window))
                .toList();
    }

    private static float[] values(TransformerSubject subject, WindowStore store, int window) {
        int[][] read = store.framing().around(new int[][] {store.tokens(window)});
        float[] all =
                Objects.requireNonNull(
                                subject.model()
                                        .activations(read, Set.of(SITE))
                                        .getFirst()
                                        .get(SITE))
                        .floats();
        int d = subject.config().dModel();
        return Arrays.copyOfRange(all, d, all.length);
    }
}
