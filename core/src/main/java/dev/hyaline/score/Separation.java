package dev.hyaline.score;

import dev.hyaline.common.HyalineException;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.subject.UnitId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * That evidence and test share no document: counted from the run's windows for the card that says
 * so.
 *
 * @param evidenceDocuments how many documents evidence may come from, those of the run's explain
 *     and calibrate splits
 * @param scoredDocuments how many documents the unit's test windows come from, failed ones included
 * @param shared how many are both: 0, for else there is no card
 */
public record Separation(int evidenceDocuments, int scoredDocuments, int shared) {

    private static final int EXAMPLES = 3;

    public Separation {
        if (shared != 0) {
            throw new IllegalArgumentException(
                    "shared must be 0 on a score card, but is: " + shared);
        }
    }

    /**
     * Counts, and refuses a unit that would be tested on what it may have been explained from.
     *
     * @param evidence documents that nothing may be scored on
     * @param unit for the message
     * @param test the unit's test windows
     */
    public static Separation of(
            EvidenceDocuments evidence, UnitId unit, Collection<ActivationRecord> test) {
        List<Long> scored = test.stream().map(ActivationRecord::documentId).distinct().toList();
        List<Long> shared = scored.stream().filter(evidence::contains).sorted().toList();
        if (!shared.isEmpty()) {
            throw HyalineException.damaged(
                    "scored documents must not be in the explain or calibrate split, but %d of %d are: %s (unit %s; hyaline verify checks the run)",
                    shared.size(), scored.size(), examples(shared), unit);
        }
        return new Separation(evidence.size(), scored.size(), 0);
    }

    private static String examples(List<Long> documents) {
        return documents.stream()
                        .limit(EXAMPLES)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                + (documents.size() > EXAMPLES ? ", …" : "");
    }
}
