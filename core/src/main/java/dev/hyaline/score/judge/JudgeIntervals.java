package dev.hyaline.score.judge;

import dev.hyaline.common.Interval;

/**
 * 95 % intervals for a dozen or two of right and wrong answers, in closed form. A bootstrap of so
 * few has no width where all are right, and then claims to know that none is ever wrong.
 *
 * <p>Each works on effective numbers of items: with m items of each document, {@code n² / Σ m²},
 * which is what n items are worth if those of a document are always right or wrong together (Kish
 * 1965, at the largest correlation within a document); it is n where each has its own document.
 */
final class JudgeIntervals {

    /** The normal distribution's 97.5 % quantile. */
    private static final double Z = 1.959963984540054;

    private static final int BISECTIONS = 50;

    private JudgeIntervals() {}

    /**
     * Items of one true class, a stratum.
     *
     * @param n effective number of items
     * @param first share of the items that count for it
     * @param second share of those that count against it
     */
    record Stratum(double n, double first, double second) {}

    /**
     * The mean of two rates, that of right yeses and that of right noes. Balanced accuracy is
     * {@code (1 + TPR − FPR) / 2}, so it is half of a difference of two independent rates, with the
     * adjusted Wald interval: a right and a wrong answer are added to each class,
     *
     * <pre>p = (k + 1) / (n + 2),  (p₁ + p₂) / 2 ± z / 2 · √(Σ p (1 − p) / (n + 2))</pre>
     *
     * <p>Source: Agresti and Caffo, The American Statistician 54 (2000). At 10 + 10 items it holds
     * the truth with a probability of 96 % on average over all pairs of rates, and of 92 % at the
     * least.
     *
     * @param yes items, and the share that was right
     * @param no so for the other class
     */
    static Interval mean(Stratum yes, Stratum no) {
        double centre = 0;
        double variance = 0;
        for (Stratum each : new Stratum[] {yes, no}) {
            double p = (each.n() * each.first() + 1) / (each.n() + 2);
            centre += p / 2;
            variance += p * (1 - p) / (each.n() + 2) / 4;
        }
        return around(centre, variance, 0);
    }

    /**
     * The mean of two paired differences, one a class: the share b of items where only the first
     * was right less the share c where only the second was,
     *
     * <pre>b = (n_b + ½) / (n + 1), c likewise,
     * Σ (b − c) / 2 ± z / 2 · √(Σ (b + c − (b − c)²) / (n + 1))</pre>
     *
     * <p>Source: Bonett and Price, Journal of Educational and Behavioral Statistics 37 (2012), who
     * add one to either count; here they are spread over the two classes. At 10 + 10 items it holds
     * the truth with a probability of 96 % on average, 94 % at the least.
     */
    static Interval difference(Stratum yes, Stratum no) {
        double centre = 0;
        double variance = 0;
        for (Stratum each : new Stratum[] {yes, no}) {
            double b = (each.n() * each.first() + 0.5) / (each.n() + 1);
            double c = (each.n() * each.second() + 0.5) / (each.n() + 1);
            centre += (b - c) / 2;
            variance += (b + c - (b - c) * (b - c)) / (each.n() + 1) / 4;
        }
        return around(centre, variance, -1);
    }

    private static Interval around(double centre, double variance, double least) {
        double half = Z * Math.sqrt(variance);
        return Interval.of(Math.max(least, centre - half), Math.min(1, centre + half));
    }

    /**
     * The area A under the ROC curve of m against n: all areas θ with {@code |A − θ| ≤ z √V(θ)},
     * where
     *
     * <pre>V(θ) = θ (1 − θ) (1 + N (1 − θ) / (2 − θ) + N θ / (1 + θ)) / (m n), N = (m + n) / 2 − 1
     * </pre>
     *
     * <p>Source: Newcombe, Statistics in Medicine 25 (2006) 559, method 5, after Hanley and McNeil.
     * Ties make it wider than it need be.
     */
    static Interval area(double area, double m, double n) {
        return Interval.of(end(area, 0, m, n), end(area, 1, m, n));
    }

    /** The farthest area towards an end that is not too far off. */
    private static double end(double area, double end, double m, double n) {
        double outside = end;
        double inside = area;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (outside + inside) / 2;
            if (Math.abs(area - middle) <= Z * Math.sqrt(variance(middle, m, n))) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }

    private static double variance(double area, double m, double n) {
        double pairs = (m + n) / 2 - 1;
        return area
                * (1 - area)
                * (1 + pairs * (1 - area) / (2 - area) + pairs * area / (1 + area))
                / (m * n);
    }
}
