package dev.hyaline.model;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How far a model's values are from expected ones.
 *
 * @param tensors one entry for each expected tensor and each way it was computed
 */
public record ParityReport(List<TensorParity> tensors) {

    /** Enough for single precision through a deep model; see {@link #RELATIVE_TOLERANCE}. */
    public static final double ABSOLUTE_TOLERANCE = 1e-4;

    /** |a − b| ≤ absolute + relative · |b| holds for each value a and what b it should be. */
    public static final double RELATIVE_TOLERANCE = 1e-4;

    /**
     * One expected tensor.
     *
     * @param name the file's or text's name and the hook point's
     * @param batched whether its sequence was computed in one batch with the others
     * @param values how many were compared
     * @param worstDeviation the largest |a − b|
     * @param worstShare the largest |a − b| / (absolute + relative · |b|): good up to 1
     * @param largest the largest finite |b|
     */
    public record TensorParity(
            String name,
            boolean batched,
            long values,
            double worstDeviation,
            double worstShare,
            double largest) {

        public boolean isGood() {
            return worstShare <= 1;
        }

        /** The largest deviation as a share of the largest value. */
        public double relative() {
            return worstDeviation == 0 ? 0 : worstDeviation / largest;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s (%s): worst deviation %.3g, %.3g of what is tolerated",
                    name,
                    batched ? "in a batch" : "alone",
                    worstDeviation,
                    worstShare);
        }
    }

    public ParityReport {
        tensors = List.copyOf(tensors);
        if (tensors.isEmpty()) {
            throw new IllegalArgumentException("a report must compare something");
        }
    }

    /** Whether every value is within the tolerance. */
    public boolean isGood() {
        return tensors.stream().allMatch(TensorParity::isGood);
    }

    /** The largest deviation of any tensor as a share of its largest value. */
    public double relative() {
        return tensors.stream().mapToDouble(TensorParity::relative).max().orElseThrow();
    }

    /** The number of values compared. */
    public long values() {
        return tensors.stream().mapToLong(TensorParity::values).sum();
    }

    /** The tensor that is furthest off, measured by the tolerance. */
    public TensorParity worst() {
        return tensors.stream()
                .max(Comparator.comparingDouble(TensorParity::worstShare))
                .orElseThrow();
    }
}
