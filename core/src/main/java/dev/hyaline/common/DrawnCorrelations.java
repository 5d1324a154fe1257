package dev.hyaline.common;

import java.util.List;

/**
 * Pearson's correlation r in each draw of some clusters, and by how much each cluster moves it.
 * Immutable.
 */
final class DrawnCorrelations implements Draws.Influences {

    private final double[][] clusters; // [sum][cluster]
    private final double[][] gradient; // of r by the sums of a draw, [sum][draw]
    private final double[] values; // NaN where r is undefined

    DrawnCorrelations(List<PairSums> clusters, Draws draws) {
        this.clusters =
                new double[][] {
                    clusters.stream().mapToDouble(PairSums::n).toArray(),
                    clusters.stream().mapToDouble(PairSums::sumX).toArray(),
                    clusters.stream().mapToDouble(PairSums::sumY).toArray(),
                    clusters.stream().mapToDouble(PairSums::sumXx).toArray(),
                    clusters.stream().mapToDouble(PairSums::sumYy).toArray(),
                    clusters.stream().mapToDouble(PairSums::sumXy).toArray()
                };
        this.gradient = new double[this.clusters.length][draws.size()];
        this.values = new double[draws.size()];
        double[][] totals = new double[this.clusters.length][draws.size()];
        for (int cluster = 0; cluster < clusters.size(); cluster++) {
            for (int sum = 0; sum < totals.length; sum++) {
                addScaled(draws.counts(cluster), this.clusters[sum][cluster], totals[sum]);
            }
        }
        for (int draw = 0; draw < values.length; draw++) {
            values[draw] =
                    PairSums.correlation(
                            totals[0][draw],
                            totals[1][draw],
                            totals[2][draw],
                            totals[3][draw],
                            totals[4][draw],
                            totals[5][draw]);
            if (!Double.isNaN(values[draw])) {
                derive(draw, totals);
            }
        }
    }

    private static void addScaled(double[] values, double factor, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * values[i];
        }
    }

    /** The derivatives of {@code r = (xy/n − x̄ȳ) / √((xx/n − x̄²)(yy/n − ȳ²))}. */
    private void derive(int draw, double[][] totals) {
        double n = totals[0][draw];
        double meanX = totals[1][draw] / n;
        double meanY = totals[2][draw] / n;
        double varianceX = totals[3][draw] / n - meanX * meanX;
        double varianceY = totals[4][draw] / n - meanY * meanY;
        double byXy = 1 / (n * Math.sqrt(varianceX * varianceY));
        double byXx = -values[draw] / (2 * n * varianceX);
        double byYy = -values[draw] / (2 * n * varianceY);
        gradient[0][draw] = byXy * meanX * meanY + byXx * meanX * meanX + byYy * meanY * meanY;
        gradient[1][draw] = -byXy * meanY - 2 * byXx * meanX;
        gradient[2][draw] = -byXy * meanX - 2 * byYy * meanY;
        gradient[3][draw] = byXx;
        gradient[4][draw] = byYy;
        gradient[5][draw] = byXy;
    }

    double value(int draw) {
        return values[draw];
    }

    /**
     * Of a pair it is {@code (u·v − r (u² + v²) / 2) / n}, with both sides standardised to u and v
     * (Devlin, Gnanadesikan and Kettenring 1975); a cluster's is the sum of its pairs'.
     */
    @Override
    public void of(int cluster, double[] into) {
        double n = clusters[0][cluster];
        double x = clusters[1][cluster];
        double y = clusters[2][cluster];
        double xx = clusters[3][cluster];
        double yy = clusters[4][cluster];
        double xy = clusters[5][cluster];
        double[] byN = gradient[0];
        double[] byX = gradient[1];
        double[] byY = gradient[2];
        double[] byXx = gradient[3];
        double[] byYy = gradient[4];
        double[] byXy = gradient[5];
        for (int i = 0; i < into.length; i++) {
            into[i] =
                    n * byN[i]
                            + x * byX[i]
                            + y * byY[i]
                            + xx * byXx[i]
                            + yy * byYy[i]
                            + xy * byXy[i];
        }
    }
}
