package dev.hyaline.score;

import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import java.util.BitSet;

/**
 * The documents that explanations and calibrations may be made from: those with a window in the
 * run's explain or calibrate split. Read off the windows themselves, not off what the recording was
 * told to do. Immutable.
 */
public final class EvidenceDocuments {

    private final BitSet documents;

    private EvidenceDocuments(BitSet documents) {
        this.documents = documents;
    }

    /** Looks at every window of a run. */
    public static EvidenceDocuments of(WindowStore windows) {
        BitSet documents = new BitSet();
        for (int window = 0; window < windows.size(); window++) {
            if (windows.split(window) != Split.TEST) {
                documents.set(windows.documentId(window));
            }
        }
        return new EvidenceDocuments(documents);
    }

    /** Those with these numbers. */
    public static EvidenceDocuments of(int... numbers) {
        BitSet documents = new BitSet();
        for (int number : numbers) {
            documents.set(number);
        }
        return new EvidenceDocuments(documents);
    }

    int size() {
        return documents.cardinality();
    }

    boolean contains(long document) {
        return documents.get(Math.toIntExact(document));
    }
}
