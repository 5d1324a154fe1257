package dev.hyaline.benchmarks.record;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Holds a run against another that recorded the same windows in other numbers. */
final class PrecisionAgreement {

    private static final int BATCH = 128; // units in memory at once, with all their windows

    private PrecisionAgreement() {}

    /**
     * Compares, unit by unit.
     *
     * @param reference the run that is taken for right
     */
    static AgreementReport of(RunFolder reference, RunFolder other) {
        UnitAgreement sums = new UnitAgreement();
        try (RecordReader ours = RecordReader.open(reference);
                RecordReader theirs = RecordReader.open(other)) {
            requireSameWindows(ours.manifest(), theirs.manifest());
            for (Site site : ours.sites()) {
                for (int first = 0; first < ours.shape(site).slots(); first += BATCH) {
                    add(sums, ours, theirs, site, first);
                }
            }
            return AgreementReport.of(
                    precision(ours.manifest()),
                    precision(theirs.manifest()),
                    sums,
                    ScoreAgreement.of(reference, other));
        }
    }

    private static void add(
            UnitAgreement sums, RecordReader ours, RecordReader theirs, Site site, int first) {
        int end = Math.min(first + BATCH, ours.shape(site).slots());
        Set<Split> splits = Set.of(Split.values());
        List<UnitRecord> reference = ours.units(site, first, end, splits);
        List<UnitRecord> other = theirs.units(site, first, end, splits);
        for (int i = 0; i < reference.size(); i++) {
            sums.add(reference.get(i), other.get(i));
        }
    }

    private static String precision(Manifest manifest) {
        return manifest.recordings().getFirst().precision();
    }

    /** Windows have the same numbers in runs of the same corpus, cut and drawn in the same way. */
    private static void requireSameWindows(Manifest reference, Manifest other) {
        SequencedMap<String, Object> theirs = identity(other);
        identity(reference)
                .forEach((what, value) -> {
                    if (!value.equals(theirs.get(what))) {
                        throw HyalineException.usage(
                                "runs must have the same %s, but have: %s and %s",
                                what, value, theirs.get(what));
                    }
                });
    }

    private static SequencedMap<String, Object> identity(Manifest manifest) {
        SequencedMap<String, Object> parts = new LinkedHashMap<>();
        parts.put("layers", manifest.model().layers());
        parts.put("units a layer", manifest.model().dMlp());
        parts.put("corpus", manifest.corpus().sha256());
        parts.put("window length", manifest.windowLength());
        parts.put("seed", Optional.ofNullable(manifest.options().get("seed")));
        parts.put("windows", manifest.windows());
        return parts;
    }
}
