package dev.hyaline.record.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.FakeWindows;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SparseActivations;
import dev.hyaline.subject.UnitRange;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folding what is not 0 against folding everything. */
final class SparseFoldTest {

    private static final RecordCounts COUNTS = new RecordCounts(6, 3, 5, 4, 30, 20);
    private static final UnitRange UNITS = new UnitRange(Site.latents("few"), 7, 7 + 150);

    /** Unit 0 never fires, unit 1 always, unit 2 in two windows of the first 30. */
    private static SparseActivations activations(WindowBatch batch, long seed) {
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
        return new SparseActivations(
                UNITS.size(), offsets, Arrays.copyOf(unit, entries), Arrays.copyOf(value, entries));
    }

    private static SiteState state(FakeWindows windows) {
        return new SiteState(UNITS, COUNTS, FakeWindows.LONGEST, windows.tokenRows(30), 0xABCD);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theStateIsThatOfAllZerosBitForBit(long seed) {
        Random random = new Random(seed);
        FakeWindows windows = new FakeWindows(120, random);
        SiteState dense = state(windows);
        SiteState sparse = state(windows);
        for (WindowBatch batch : windows.batches(random)) {
            SparseActivations activations = activations(batch, seed);
            dense.fold(batch, activations.dense());
            sparse.fold(batch, activations);
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
        SiteState whole = state(windows);
        SiteState one = state(windows);
        SiteState other = state(windows);
        float[] edges = new float[UNITS.size() * WindowKind.BAND_COUNT];
        Arrays.fill(edges, 2);
        for (SiteState each : List.of(whole, one, other)) {
            each.bands().useEdges(edges);
        }
        for (WindowBatch batch : windows.all()) {
            SparseActivations activations = activations(batch, 4);
            whole.fold(batch, activations.dense());
            (batch.firstWindow() % 3 == 0 ? one : other).fold(batch, activations);
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
        SiteState state = state(windows);
        for (WindowBatch batch : windows.all()) {
            state.fold(batch, activations(batch, 5));
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
            SparseActivations activations = activations(window, 6);
            if (position == 0 && Float.isFinite(bad)) {
                continue; // large is no harm where nothing is summed
            }
            int entry = activations.offsets()[position];
            activations.value()[entry] = bad;
            int unit = UNITS.first() + activations.unit()[entry];
            assertThatThrownBy(() -> state(windows).fold(window, activations))
                    .isInstanceOfSatisfying(
                            HyalineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC))
                    .hasMessageContaining("unit " + unit)
                    .hasMessageContaining("sae:few, window 4");
        }
    }

    private static void expectSame(SiteState actual, SiteState expected) {
        List<Object> arrays = actual.arrays();
        List<Object> others = expected.arrays();
        assertThat(arrays).hasSameSizeAs(others);
        for (int i = 0; i < arrays.size(); i++) {
            assertThat(bytes(arrays.get(i))).isEqualTo(bytes(others.get(i)));
        }
    }

    private static byte[] bytes(Object array) {
        MemorySegment segment =
                switch (array) {
                    case float[] floats -> MemorySegment.ofArray(floats);
                    case double[] doubles -> MemorySegment.ofArray(doubles);
                    case int[] ints -> MemorySegment.ofArray(ints);
                    case long[] longs -> MemorySegment.ofArray(longs);
                    case MemorySegment memory -> memory;
                    default -> throw new AssertionError(array);
                };
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
