package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.record.fold.BandEdges;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.subject.HookedSubject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings whose windows are folded in parts. */
final class FoldTaskTest {

    private static final FakeSubject MODEL = new FakeSubject(2, 30, 40, 48);

    @TempDir private Path folder;
    private Path corpus;
    private Folding folding;
    private int edges; // where the first task ends
    private int middle;

    @BeforeEach
    void prepare() {
        corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 1100, 40, 2);
        folding = prepared("run", 7);
        edges = folding.border(folding.edgeWindows());
        middle = folding.border(folding.windows() / 2);
    }

    @AfterEach
    void close() {
        folding.close();
    }

    private Folding prepared(String name, long seed) {
        recorder(name, seed).prepare();
        return Folding.open(new RunFolder(folder.resolve(name)), MODEL, Progress.NONE);
    }

    private Recorder recorder(String name, long seed) {
        return recorder(name, seed, 60);
    }

    private Recorder recorder(String name, long seed, int checkpointSeconds) {
        RecordingOptions options =
                new RecordingOptions(
                        new CorpusOptions(
                                48,
                                Integer.MAX_VALUE,
                                seed,
                                Optional.empty(),
                                DocumentOptions.DEFAULT,
                                Optional.of(Framing.PLAIN)),
                        20,
                        2L << 30,
                        480,
                        2,
                        checkpointSeconds);
        RunFolder run = new RunFolder(folder.resolve(name));
        return new Recorder(run, MODEL, corpus.toString(), options, Progress.NONE);
    }

    private Path fold(int first, int end, List<BandEdges> known) {
        Path file = folder.resolve(Figures.format("part-%d-%d", first, end));
        new FoldTask(folding.slices().getFirst(), first, end, known).run(folding, file);
        return file;
    }

    private List<BandEdges> edgesIn(Path state) {
        return folding.read(0, state).edges();
    }

    @Test
    void partsInAnyOrderGiveTheRecordsOfTheWhole() {
        Path first = fold(0, edges, List.of());
        Path second = fold(edges, middle, edgesIn(first));
        Path third = fold(middle, folding.windows(), edgesIn(first));
        folding.gather(0, List.of(third, first, second));
        recorder("run", 7).record();
        recorder("whole", 7).record();
        SameRecords.expect(folder.resolve("run"), folder.resolve("whole"));
    }

    @Test
    void whatBreaksOffGoesOnFromItsCheckpoint() {
        List<BandEdges> known = edgesIn(fold(0, edges, List.of()));
        Path whole = fold(edges, folding.windows(), known);
        Path broken = folder.resolve("broken");
        AtomicInteger batches = new AtomicInteger();
        HookedSubject failing =
                new HookedSubject(
                        MODEL,
                        () -> {
                            if (batches.incrementAndGet() == 40) {
                                throw new IllegalStateException("the end of this process");
                            }
                        });
        FoldTask task = new FoldTask(folding.slices().getFirst(), edges, folding.windows(), known);
        RunFolder run = new RunFolder(folder.resolve("often"));
        // A state is of one recording in whatever folder; in this one a checkpoint is due at once.
        recorder("often", 7, 0).prepare();
        try (Folding often = Folding.open(run, failing, Progress.NONE)) {
            assertThatThrownBy(() -> task.run(often, broken)).hasMessage("the end of this process");
            assertThat(broken).exists();
            batches.set(40); // the hook is for the first run only
            task.run(often, broken);
        }
        long all = borders().stream().filter(window -> window >= edges).count() - 1;
        assertThat(batches.get() - 40).as("of %d batches", all).isLessThan((int) all);
        assertThat(broken).hasSameBinaryContentAs(whole);
    }

    /** Where the batches of a recording begin, and the end. */
    private List<Integer> borders() {
        List<Integer> borders = new ArrayList<>();
        int next = 0;
        while (next < folding.windows()) {
            borders.add(next);
            WindowBatch batch = folding.store.batch(next, folding.batchWindows());
            next += batch.windows();
        }
        borders.add(next);
        return borders;
    }

    @Test
    void bordersAreWhereBatchesBegin() {
        List<Integer> borders = borders();
        for (int window = 0, at = 0; window <= folding.windows(); window++) {
            at += window > borders.get(at) ? 1 : 0;
            assertThat(folding.border(window)).as("window %d", window).isEqualTo(borders.get(at));
        }
    }

    @Test
    void windowsThatAreFoldedTwiceOrNotAtAllAreRefused() {
        Path first = fold(0, edges, List.of());
        Path second = fold(edges, middle, edgesIn(first));
        Path third = fold(middle, folding.windows(), edgesIn(first));
        expectRefused(ErrorCode.RUN, () -> folding.gather(0, List.of(first, second, second)))
                .hasMessage(
                        Figures.format(
                                "windows must be folded once, but are in both halves: %d-%d",
                                edges, middle));
        Path all = fold(0, folding.windows(), List.of());
        expectRefused(ErrorCode.RUN, () -> folding.gather(0, List.of(third, all)))
                .hasMessageStartingWith("windows must be folded once");
        expectRefused(ErrorCode.RUN, () -> folding.gather(0, List.of(first, third)))
                .hasMessage(
                        Figures.format(
                                "all windows must be folded, 0-%1$d, but are: 0-%2$d,%3$d-%1$d",
                                folding.windows(), edges, middle));
    }

    @Test
    void statesOfAnotherRecordingAreRefused() {
        Path first = fold(0, edges, List.of());
        try (Folding other = prepared("other", 8)) {
            expectRefused(ErrorCode.RUN, () -> other.gather(0, List.of(first)))
                    .hasMessageStartingWith("state must be of the same units in the same recording")
                    .hasMessageContaining(first.toString());
        }
        FakeSubject larger = new FakeSubject(2, 31, 40, 48);
        RunFolder run = new RunFolder(folder.resolve("run"));
        try (Folding other = Folding.open(run, larger, Progress.NONE)) {
            expectRefused(ErrorCode.RUN, () -> other.gather(0, List.of(first)))
                    .hasMessageContaining("mlp.0/0-31")
                    .hasMessageContaining("mlp.0/0-30");
        }
    }

    @Test
    void otherEdgesAreRefused() {
        Path first = fold(0, edges, List.of());
        Path rest = fold(edges, folding.windows(), edgesIn(first).reversed());
        expectRefused(ErrorCode.RUN, () -> folding.gather(0, List.of(first, rest)))
                .hasMessage("halves must have the same band edges to be merged, but have others");
    }

    @Test
    void tasksThatWouldGiveOtherRecordsAreRefused() {
        expectRefused(ErrorCode.USAGE, () -> fold(0, middle + 1, List.of()))
                .hasMessage(
                        Figures.format(
                                "task must begin and end where batches of 10 windows do, but does not: at window %d of %d",
                                middle + 1, folding.windows()));
        expectRefused(ErrorCode.USAGE, () -> fold(edges, middle, List.of()))
                .hasMessage(
                        Figures.format(
                                "task without band edges must have the first %d windows, but has: %d-%d",
                                folding.edgeWindows(), edges, middle));
    }

    @Test
    void aFolderThatIsNotPreparedIsRefused() {
        RunFolder none = new RunFolder(folder.resolve("none"));
        expectRefused(ErrorCode.RUN, () -> Folding.open(none, MODEL, Progress.NONE))
                .hasMessageStartingWith(
                        "recording must have been begun, and its corpus prepared, but is not: ");
    }

    private static AbstractThrowableAssert<?, ?> expectRefused(
            ErrorCode code, ThrowingCallable task) {
        return assertThatThrownBy(task)
                .isInstanceOfSatisfying(
                        HyalineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
