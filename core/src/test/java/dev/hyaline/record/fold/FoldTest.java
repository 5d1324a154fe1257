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
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FoldTest {

    private static final RecordCounts COUNTS = new RecordCounts(6, 3, 5, 4, 8, 20);
    private static final long SALT = 0x1234_5678_9ABC_DEF0L;

    /** Not a multiple of any width of vectors. */
    private static final UnitRange UNITS = new UnitRange(Site.neurons(2), 5, 5 + 700);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void anyOrderAndAnyBatchesGiveTheSame(long seed) {
        Random random = new Random(seed);
        FakeWindows windows = new FakeWindows(120, random);
        Fold inOrder = fold(windows, windows.all());
        List<WindowBatch> shuffled = windows.batches(random);
        Collections.shuffle(shuffled, random);
        expectSame(fold(windows, shuffled), inOrder);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 4})
    void twoHalvesMergeToTheWhole(long seed) {
        Random random = new Random(seed);
        FakeWindows windows = new FakeWindows(120, random);
        List<WindowBatch> shuffled = windows.batches(random);
        Collections.shuffle(shuffled, random);
        int cut = random.nextInt(shuffled.size());
        Fold merged = fold(windows, shuffled.subList(cut, shuffled.size()));
        merged.merge(fold(windows, shuffled.subList(0, cut)));
        expectSame(merged, fold(windows, windows.all()));
    }

    @Test
    void bandsHoldWhatTheirEdgesSay() {
        FakeWindows windows = new FakeWindows(120, new Random(5));
        Fold state = fold(windows, windows.all());
        for (int unit : new int[] {0, 1, 511, 512, 699}) {
            expectBands(state, windows, unit);
        }
    }

    @Test
    void edgesAreQuantilesOfTheFirstWindowsAndBandsAreDrawnFromTheOthers() {
        FakeWindows windows = new FakeWindows(120, new Random(11));
        List<WindowBatch> explain = windows.of(Split.EXPLAIN);
        RecordCounts counts = new RecordCounts(6, 3, 5, 4, 21, 20);
        Fold state = new Fold(UNITS, config(counts, windows), Optional.empty());
        for (WindowBatch window : explain) {
            state.add(window, response(window, UNITS));
        }
        for (int unit : new int[] {0, 1, 699}) {
            List<Float> maxima = new ArrayList<>();
            explain.subList(0, 21).forEach(window -> maxima.add(maximum(window, unit)));
            Collections.sort(maxima);
            UnitSummary summary = state.summary(unit);
            assertThat(summary.bandEdges())
                    .containsExactly(
                            (double) maxima.get(10),
                            (double) maxima.get(18),
                            (double) maxima.get(20),
                            (double) maxima.get(20));
            assertThat(summary.bandCounts().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(120 - 21);
            int group = BandState.group(unit, 0);
            assertThat(ids(state.bands().kept(), group)).allMatch(id -> id >= 21);
        }
    }

    @Test
    void topWindowsAreThoseWithTheHighestMaxima() {
        FakeWindows windows = new FakeWindows(120, new Random(6));
        Fold state = fold(windows, windows.all());
        for (Split split : Split.values()) {
            for (int unit : new int[] {0, 1, 511, 512, 699}) {
                List<Long> keys = new ArrayList<>();
                for (WindowBatch window : windows.of(split)) {
                    float maximum = maximum(window, unit);
                    if (maximum > 0) {
                        keys.add(KeptWindows.byMaximum(maximum, window.firstWindow()));
                    }
                }
                assertThat(ids(state.top(split), unit)).isEqualTo(smallest(keys, COUNTS.of(split)));
            }
        }
    }

    @Test
    void aUnitThatNeverRisesHasNoTopWindows() {
        FakeWindows windows = new FakeWindows(20, new Random(7));
        UnitRange fromZero = new UnitRange(Site.neurons(0), 0, 3);
        Fold state =
                new Fold(
                        fromZero,
                        config(new RecordCounts(6, 3, 5, 0, 0, 20), windows),
                        Optional.empty());
        for (WindowBatch window : windows.all()) {
            state.add(window, response(window, fromZero));
        }
        assertThat(state.top(Split.EXPLAIN).ranked(0)).isEmpty();
        assertThat(state.summary(0).dead()).isTrue();
        assertThat(state.summary(0).bandCounts()).isEmpty();
        assertThat(state.summary(1).dead()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e20f})
    void whatIsNotFiniteStopsWithTensorUnitAndWindow(float bad) {
        for (int position : new int[] {0, 7}) {
            FakeWindows windows = new FakeWindows(10, new Random(8));
            Fold state = fold(windows, List.of());
            WindowBatch window = windows.all().get(4);
            float[] activations = activations(window, UNITS);
            activations[position * UNITS.size() + 600] = bad;
            if (position == 0 && Float.isFinite(bad)) {
                continue; // large is no harm where nothing is summed
            }
            assertThatThrownBy(() -> state.add(window, new Response.OnHost(activations)))
                    .isInstanceOfSatisfying(
                            HyalineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC))
                    .hasMessageContaining("unit 605")
                    .hasMessageContaining("mlp.2")
                    .hasMessageContaining("window 4");
        }
    }

    @Test
    void otherUnitsCannotBeMerged() {
        FakeWindows windows = new FakeWindows(10, new Random(9));
        UnitRange others = new UnitRange(Site.neurons(1), 5, 5 + 700);
        Fold other = new Fold(others, config(COUNTS, windows), Optional.empty());
        assertThatThrownBy(() -> fold(windows, List.of()).merge(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("units must be the same");
    }

    @Test
    void bytesAreThoseOfTheArrays() {
        FakeWindows windows = new FakeWindows(10, new Random(10));
        long bytes = fold(windows, List.of()).arrays().stream().mapToLong(NamedArray::bytes).sum();
        long totals = 3 * 2 * Long.BYTES; // of the splits
        long worst = (3 + WindowKind.BAND_COUNT) * Long.BYTES; // follow from the keys
        long perUnit =
                Fold.bytesPerUnit(COUNTS, FakeWindows.LONGEST)
                        + TokenSums.bytes(windows.tokenRows().size())
                        - worst;
        assertThat(bytes).isEqualTo(perUnit * UNITS.size() + totals);
    }

    private static Fold fold(FakeWindows windows, List<WindowBatch> batches) {
        Fold state = new Fold(UNITS, config(COUNTS, windows), Optional.of(new BandEdges(edges())));
        for (WindowBatch batch : batches) {
            state.add(batch, response(batch, UNITS));
        }
        return state;
    }

    private static FoldConfig config(RecordCounts counts, FakeWindows windows) {
        return new FoldConfig(counts, FakeWindows.LONGEST, windows.tokenRows(), SALT);
    }

    private static float[] edges() {
        float[] edges = new float[UNITS.size() * WindowKind.BAND_COUNT];
        for (int unit = 0; unit < UNITS.size(); unit++) {
            for (int band = 0; band < WindowKind.BAND_COUNT; band++) {
                edges[unit * WindowKind.BAND_COUNT + band] =
                        2.75f + band / 16f; // a value that occurs
            }
        }
        return edges;
    }

    private static float[] activations(WindowBatch batch, UnitRange units) {
        return FakeSubject.activations(batch.tokens(), units);
    }

    private static Response response(WindowBatch batch, UnitRange units) {
        return new Response.OnHost(activations(batch, units));
    }

    private static float maximum(WindowBatch window, int unit) {
        float maximum = Float.NEGATIVE_INFINITY;
        for (int p = 1; p < window.length(); p++) {
            maximum =
                    Math.max(
                            maximum,
                            FakeSubject.activation(
                                    2, UNITS.first() + unit, window.tokens()[0][p], p));
        }
        return maximum;
    }

    private static void expectBands(Fold state, FakeWindows windows, int unit) {
        List<List<Long>> keys = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int band = 0; band <= WindowKind.BAND_COUNT; band++) {
            float low = band == 0 ? Float.NEGATIVE_INFINITY : edges()[band - 1];
            float high = band == WindowKind.BAND_COUNT ? Float.POSITIVE_INFINITY : edges()[band];
            List<Long> own = new ArrayList<>();
            for (WindowBatch window : windows.of(Split.EXPLAIN)) {
                float maximum = maximum(window, unit);
                boolean edge = window.firstWindow() < COUNTS.edgeWindows();
                if (!edge && maximum >= low && maximum < high) {
                    long mixed = (window.hashes()[0] ^ SALT) * 0x9E3779B97F4A7C15L;
                    own.add(KeptWindows.byHash(mixed, window.firstWindow()));
                }
            }
            keys.add(own);
            counts.add((long) own.size());
        }
        UnitSummary summary = state.summary(unit);
        assertThat(summary.bandCounts()).isEqualTo(counts);
        assertThat(summary.bandEdges()).containsExactly(2.75, 2.8125, 2.875, 2.9375);
        assertThat(summary.bandQuantiles()).hasSize(WindowKind.BAND_COUNT);
        for (int band = 0; band < WindowKind.BAND_COUNT; band++) {
            assertThat(ids(state.bands().kept(), BandState.group(unit, band)))
                    .isEqualTo(smallest(keys.get(band), COUNTS.perBand()));
        }
    }

    private static List<Integer> smallest(List<Long> keys, int count) {
        return keys.stream().sorted().limit(count).map(KeptWindows::windowId).toList();
    }

    private static List<Integer> ids(KeptWindows kept, int group) {
        return Arrays.stream(kept.ranked(group)).mapToObj(kept::windowIdAt).toList();
    }

    private static void expectSame(Fold actual, Fold expected) {
        for (int unit = 0; unit < UNITS.size(); unit++) {
            UnitSummary one = actual.summary(unit);
            UnitSummary other = expected.summary(unit);
            for (Split split : Split.values()) {
                SameStatistics.expect(one.split(split), other.split(split));
                expectSameWindows(actual.top(split), expected.top(split), unit);
            }
            assertThat(one.bandCounts()).isEqualTo(other.bandCounts());
            for (int band = 0; band < WindowKind.BAND_COUNT; band++) {
                int group = BandState.group(unit, band);
                expectSameWindows(actual.bands().kept(), expected.bands().kept(), group);
            }
        }
    }

    private static void expectSameWindows(KeptWindows actual, KeptWindows expected, int group) {
        int[] slots = actual.ranked(group);
        int[] others = expected.ranked(group);
        assertThat(ids(actual, group)).isEqualTo(ids(expected, group));
        for (int rank = 0; rank < slots.length; rank++) {
            assertThat(actual.activationsAt(slots[rank], FakeWindows.LONGEST - 4))
                    .containsExactly(expected.activationsAt(others[rank], FakeWindows.LONGEST - 4));
        }
    }
}
