package dev.hyaline.record.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.corpus.FakeWindows;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenSumsTest {

    private static final UnitRange UNITS = new UnitRange(Site.neurons(1), 3, 9);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void tablesAreThoseOfABruteForce(long seed) {
        FakeWindows windows = new FakeWindows(60, new Random(seed));
        TokenSums sums = sums(windows, windows.of(Split.EXPLAIN));
        for (int unit = 0; unit < UNITS.size(); unit++) {
            for (int size : new int[] {1, 12, 100}) {
                expect(sums.table(unit, size), windows, UNITS.first() + unit, size);
            }
        }
    }

    @Test
    void halvesMergeToTheWhole() {
        FakeWindows windows = new FakeWindows(60, new Random(4));
        List<WindowBatch> explain = windows.of(Split.EXPLAIN);
        TokenSums half = sums(windows, explain.subList(0, 20));
        half.merge(sums(windows, explain.subList(20, 60)));
        for (int unit = 0; unit < UNITS.size(); unit++) {
            expect(half.table(unit, 12), windows, UNITS.first() + unit, 12);
        }
    }

    @Test
    void anEmptySplitHasAnEmptyTable() {
        TokenTable table = new TokenSums(new TokenRows(new long[5], 5), 2).table(1, 100);
        assertThat(table.entries()).isEmpty();
        assertThat(table.otherCount()).isZero();
        assertThat(table.otherMean()).isZero();
    }

    @Test
    void rareTokensShareOneMean() {
        FakeWindows windows = new FakeWindows(60, new Random(5));
        TokenRows rows = windows.tokenRows(10);
        assertThat(rows.size()).isEqualTo(10);
        assertThat(rows.coverage()).isBetween(0.2, 0.5);
        TokenSums few = sums(windows.of(Split.EXPLAIN), rows);
        TokenSums all = sums(windows, windows.of(Split.EXPLAIN));
        for (int unit = 0; unit < UNITS.size(); unit++) {
            TokenTable exact = all.table(unit, FakeWindows.VOCABULARY);
            TokenTable table = few.table(unit, 100);
            assertThat(table.entries()).hasSize(10);
            assertThat(exact.entries()).containsAll(table.entries());
            double total = 0;
            long count = 0;
            long smallest = Long.MAX_VALUE;
            for (TokenTable.Entry entry : table.entries()) {
                smallest = Math.min(smallest, entry.count());
            }
            for (TokenTable.Entry entry : exact.entries()) {
                if (!table.entries().contains(entry)) {
                    assertThat(entry.count()).isLessThanOrEqualTo(smallest);
                    total += entry.mean() * entry.count();
                    count += entry.count();
                }
            }
            assertThat(table.otherCount()).isEqualTo(count);
            assertThat(table.otherMean()).isCloseTo(total / count, within(1e-6));
        }
    }

    private static TokenSums sums(FakeWindows windows, List<WindowBatch> of) {
        return sums(of, windows.tokenRows());
    }

    private static TokenSums sums(List<WindowBatch> of, TokenRows rows) {
        TokenSums sums = new TokenSums(rows, UNITS.size());
        for (WindowBatch window : of) {
            float[] activations = FakeSubject.activations(window.tokens(), UNITS);
            for (int p = 1; p < window.length(); p++) {
                int from = p * UNITS.size();
                float[] row = Arrays.copyOfRange(activations, from, from + UNITS.size());
                sums.add(window.tokens()[0][p], row);
            }
        }
        return sums;
    }

    private static void expect(TokenTable table, FakeWindows windows, int unit, int size) {
        double[] sums = new double[FakeWindows.VOCABULARY];
        long[] counts = new long[FakeWindows.VOCABULARY];
        for (WindowBatch window : windows.of(Split.EXPLAIN)) {
            for (int p = 1; p < window.length(); p++) {
                int token = window.tokens()[0][p];
                sums[token] += FakeSubject.activation(1, unit, token, p);
                counts[token]++;
            }
        }
        double total = 0;
        long tokens = 0;
        List<Integer> ranked = new ArrayList<>();
        for (int token = 0; token < sums.length; token++) {
            total += sums[token];
            tokens += counts[token];
            if (counts[token] > 0) {
                ranked.add(token);
            }
        }
        double mean = total / tokens;
        ranked.sort(
                Comparator.comparingDouble(token ->
                        -(float)
                                ((sums[token] + TokenSums.SHRINKAGE * mean)
                                        / (counts[token] + TokenSums.SHRINKAGE))));
        Set<Integer> best = new HashSet<>(ranked.subList(0, Math.min(size, ranked.size())));
        assertThat(table.entries())
                .extracting(TokenTable.Entry::token)
                .containsExactlyInAnyOrderElementsOf(best);
        double last = Double.POSITIVE_INFINITY;
        for (TokenTable.Entry entry : table.entries()) {
            assertThat(entry.count()).isEqualTo(counts[entry.token()]);
            assertThat(entry.mean())
                    .isCloseTo(sums[entry.token()] / counts[entry.token()], within(1e-6))
                    .isLessThanOrEqualTo(last);
            last = entry.mean();
            total -= sums[entry.token()];
            tokens -= counts[entry.token()];
        }
        assertThat(table.otherCount()).isEqualTo(tokens);
        assertThat(table.otherMean()).isCloseTo(tokens == 0 ? 0 : total / tokens, within(1e-6));
    }
}
