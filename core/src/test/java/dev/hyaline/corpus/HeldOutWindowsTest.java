package dev.hyaline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.record.Recordings;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FakeSubject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutWindowsTest {

    private static final FakeSubject MODEL = new FakeSubject(1, 4, 97, 64);

    @TempDir private Path folder;

    private static List<String> seen(HeldOutWindows windows) {
        List<String> seen = new ArrayList<>();
        for (HeldOutTokens.Batch batch : windows.batches(256)) {
            int[][] tokens = batch.tokens();
            assertThat(tokens.length * tokens[0].length).isLessThanOrEqualTo(256);
            assertThat(batch.size()).isGreaterThan(3 * tokens.length * tokens[0].length / 4 - 1);
            for (int i = 0; i < tokens.length; i++) {
                seen.add(batch.documents()[i] + " " + Arrays.toString(tokens[i]));
            }
        }
        return seen;
    }

    @Test
    void theyAreTheTestSplitOfARecordingOfTheSameCorpus() {
        Path corpus = IdsCorpus.write(folder.resolve("c.jsonl"), 60, 97, 5);
        Path run = folder.resolve("run");
        Recordings.record(run, MODEL, corpus, Recordings.DEFAULT);
        List<String> expected = new ArrayList<>();
        try (WindowStore store = WindowStore.open(new RunFolder(run), 64, Framing.PLAIN)) {
            for (int window = 0; window < store.size(); window++) {
                if (store.split(window) == Split.TEST) {
                    expected.add(
                            store.documentId(window) + " " + Arrays.toString(store.tokens(window)));
                }
            }
        }
        assertThat(expected).hasSizeGreaterThan(20);
        try (HeldOutWindows all = held(corpus, Integer.MAX_VALUE);
                HeldOutWindows some = held(corpus, 7)) {
            assertThat(seen(all)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(all.windows()).isEqualTo(expected.size());
            assertThat(seen(some)).hasSize(7).isSubsetOf(expected);
        }
    }

    private static HeldOutWindows held(Path corpus, int most) {
        return HeldOutWindows.of(
                corpus.toString(),
                MODEL,
                MODEL.identity().context(),
                CorpusOptions.DEFAULT,
                most,
                Progress.NONE);
    }

    @Test
    void aCorpusWithoutATestSplitIsRefused() {
        Path corpus =
                IdsCorpus.write(folder.resolve("one.jsonl"), IdsCorpus.line("a", "b", new int[40]));
        assertThatThrownBy(() -> held(corpus, 7))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "corpus must have a test split with at least one window, but has none: ");
    }
}
