package dev.hyaline.record.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.FakeWindows;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitRange;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folding what is not 0 against folding everything. */
final class SparseFoldTest {

    private static final RecordCounts COUNTS = new RecordCounts(6, 3, 5, 4, 30, 20);
    private static final UnitRange UNITS = new UnitRange(Site.latents("few"), 7, 7 + 150);

    /** Unit 0 never fires, unit 1 always, unit 2 in two windows of the first 30. */
    private static Response.Sparse activations(WindowBatch batch, long seed) {
        int tokens = batch.windows() * batch.length();
        int[] offsets = new int[tokens + 1];
        int[] unit = new int[tokens * UNITS.size()];
        float[] value = new float[tokens * UNITS.size()];
        int entries = 0;
        for (int token = 0; token < tokens; token++) {
            int window = batch.firstWindow() + token / batch.length();
            int position = token % batch.length();
            Random random = new Random(seed * 1_000_003 + window * 1009L + position);
            offsets[token] = entries;
            for (int u = UNITS.size() - 1; u > 0; u--) { // in no order that is promised
                boolean fires =
                        u == 1
                                || (u == 2 && window % 20 == 5 && position == 3)
                                || (u > 2 && random.nextInt(40) == 0);
                if (fires) {
                    unit[entries] = u;
                    value[entries] = (1 + random.nextInt(60)) / 16f; // ties
                    entries++;
                }
            }
        }
        offsets[tokens] = entries;
        return new Response.Sparse(
                UNITS.size(), offsets, Arrays.copyOf(unit, entries), Arrays.copyOf(value, entries));
    }

    private static Fold state(FakeWindows windows) {
        return state(windows, Optional.empty());
    }

    private static Fold state(FakeWindows windows, Optional<BandEdges> edges) {
        return new Fold(
                UNITS,
                new FoldConfig(COUNTS, FakeWindows.LONGEST, windows.tokenRows(30), 0xABCD),
                edges);
    }

    @ParameterizedTest(name = "seed {0}, {1} masked")
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 0", "5, 2"})
    void theStateIsThatOfAllZerosBitForBit(long seed, int masked) {
        Random random = new Random(seed);
        FakeWindows windows = new FakeWindows(120, random, masked);
        Fold dense = state(windows);
        Fold sparse = state(windows);
        for (WindowBatch batch : windows.batches(random)) {
            Response.Sparse activations = activations(batch, seed);
            dense.add(batch, new Response.OnHost(activations.toHost()));
            sparse.add(batch, activations);
        }
        expectSame(sparse, dense);
        assertThat(sparse.summary(0).dead()).isTrue();
        assertThat(sparse.summary(1).dense()).isTrue();
        assertThat(sparse.summary(1).explain().minimum()).isPositive();
        assertThat(sparse.summary(2).explain().minimum()).isZero();
    }

    @Test
    void halvesMergeToTheWholeWhateverTheyWereFoldedFrom() {
        FakeWindows windows = new FakeWindows(120, new Random(4));
        float[] edges = new float[UNITS.size() * WindowKind.BAND_COUNT];
        Arrays.fill(edges, 2);
        Optional<BandEdges> known = Optional.of(new BandEdges(edges));
        Fold whole = state(windows, known);
        Fold one = state(windows, known);
        Fold other = state(windows, known);
        for (WindowBatch batch : windows.all()) {
            Response.Sparse activations = activations(batch, 4);
            whole.add(batch, new Response.OnHost(activations.toHost()));
            (batch.firstWindow() % 3 == 0 ? one : other).add(batch, activations);
        }
        one.merge(other);
        for (int unit = 0; unit < UNITS.size(); unit++) {
            UnitSummary merged = one.summary(unit);
            UnitSummary all = whole.summary(unit);
            assertThat(merged.explain().histogram()).isEqualTo(all.explain().histogram());
            assertThat(merged.explain().minimum()).isEqualTo(all.explain().minimum());
            assertThat(merged.bandCounts()).isEqualTo(all.bandCounts());
            assertThat(one.top(Split.TEST).ranked(unit).length)
                    .isEqualTo(whole.top(Split.TEST).ranked(unit).length);
        }
    }

    @Test
    void bandsOfALatentThatIsNearlyAlwaysSilentStandOnTheWindowsInWhichItFires() {
        FakeWindows windows = new FakeWindows(120, new Random(5));
        Fold state = state(windows);
        for (WindowBatch batch : windows.all()) {
            state.add(batch, activations(batch, 5));
        }
        UnitSummary rare = state.summary(2);
        // Of the 30 windows of the edges it fires in the 6th and the 26th, then in four more.
        assertThat(rare.bandEdges()).allMatch(edge -> edge > 0);
        assertThat(rare.bandCounts().stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
        for (int band = 0; band < WindowKind.BAND_COUNT; band++) {
            KeptWindows kept = state.bands().kept();
            for (int slot : kept.ranked(BandState.group(2, band))) {
                assertThat(kept.activationsAt(slot, 16)[3]).isPositive();
            }
        }
        UnitSummary never = state.summary(0);
        assertThat(never.bandEdges()).containsOnly(0.0);
        assertThat(never.bandCounts()).containsOnly(0L);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e20f})
    void whatIsNotFiniteStopsWithUnitAndWindow(float bad) {
        for (int position : new int[] {0, 7}) {
            FakeWindows windows = new FakeWindows(10, new Random(6));
            WindowBatch window = windows.all().get(4);
            Response.Sparse activations = activations(window, 6);
            if (position == 0 && Float.isFinite(bad)) {
                continue; // large is no harm where nothing is summed
            }
            int entry = activations.offsets()[position];
            activations.value()[entry] = bad;
            int unit = UNITS.first() + activations.unit()[entry];
            assertThatThrownBy(() -> state(windows).add(window, activations))
                    .isInstanceOfSatisfying(
                            HyalineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC))
                    .hasMessageContaining("unit " + unit)
                    .hasMessageContaining("sae:few, window 4");
        }
    }

    private static void expectSame(Fold actual, Fold expected) {
        List<NamedArray> arrays = actual.arrays();
        List<NamedArray> others = expected.arrays();
        assertThat(arrays).hasSameSizeAs(others);
        for (int i = 0; i < arrays.size(); i++) {
            assertThat(arrays.get(i).name()).isEqualTo(others.get(i).name());
            assertThat(bytes(arrays.get(i)))
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(bytes(others.get(i)));
        }
    }

    private static List<byte[]> bytes(NamedArray array) {
        return array.parts().stream().map(part -> part.toArray(ValueLayout.JAVA_BYTE)).toList();
    }
}
