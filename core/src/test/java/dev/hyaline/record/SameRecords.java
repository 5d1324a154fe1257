package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.fold.SameStatistics;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records of the same windows that were folded in other parts: windows, ranks, counts and
 * histograms are equal, moments to 1e-12, token means to 1e-6 where tokens are few.
 */
final class SameRecords {

    private SameRecords() {}

    static void expect(Path actual, Path expected) {
        assertThat(kept(actual)).isNotEmpty().isEqualTo(kept(expected));
        try (RecordReader one = RecordReader.open(new RunFolder(actual));
                RecordReader other = RecordReader.open(new RunFolder(expected))) {
            assertThat(one.sites()).isEqualTo(other.sites());
            for (Site site : other.sites()) {
                int units = other.units(site);
                for (int unit = 0; unit < units; unit++) {
                    expect(
                            one.units(site, unit, unit + 1, Set.of()).getFirst().summary(),
                            other.units(site, unit, unit + 1, Set.of()).getFirst().summary());
                }
            }
        }
    }

    /** The files of kept windows, as hashes. */
    private static Map<String, String> kept(Path run) {
        Map<String, String> files = Recordings.parquetFiles(run);
        files.keySet().removeIf(file -> !file.startsWith("records"));
        return files;
    }

    private static void expect(UnitSummary actual, UnitSummary expected) {
        for (Split split : Split.values()) {
            SameStatistics.expect(actual.split(split), expected.split(split));
        }
        assertThat(actual.bandEdges()).isEqualTo(expected.bandEdges()).isNotEmpty();
        assertThat(actual.bandCounts()).isEqualTo(expected.bandCounts());
        expect(actual.tokenTable(), expected.tokenTable());
    }

    private static void expect(TokenTable actual, TokenTable expected) {
        assertThat(actual.otherCount()).isEqualTo(expected.otherCount());
        expectClose(actual.otherMean(), expected.otherMean(), expected.otherCount());
        Map<Integer, TokenTable.Entry> entries =
                actual.entries().stream()
                        .collect(Collectors.toMap(TokenTable.Entry::token, entry -> entry));
        assertThat(entries).hasSameSizeAs(expected.entries());
        for (TokenTable.Entry entry : expected.entries()) {
            TokenTable.Entry same =
                    Objects.requireNonNull(entries.get(entry.token()), "token " + entry.token());
            assertThat(same.count()).isEqualTo(entry.count());
            expectClose(same.mean(), entry.mean(), entry.count());
        }
    }

    /** Sums of fp32 lose a digit more where there are many numbers. */
    private static void expectClose(double actual, double expected, long count) {
        double relative = 1e-6 + Math.ulp(1f) * Math.sqrt((double) count);
        assertThat(actual)
                .isCloseTo(expected, within(relative * Math.max(1e-3, Math.abs(expected))));
    }
}
