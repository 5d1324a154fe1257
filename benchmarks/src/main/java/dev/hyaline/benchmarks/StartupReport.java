package dev.hyaline.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Start-up times of one machine.
 *
 * @param runs how many starts were measured, at least 1
 * @param medianMillis the middle one, or the mean of the two middle ones
 * @param minMillis the shortest
 */
record StartupReport(
        String benchmark, int runs, double medianMillis, double minMillis, String machine) {

    static StartupReport of(List<Double> millis, String machine) {
        List<Double> sorted = millis.stream().sorted().toList();
        int n = sorted.size();
        double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
        return new StartupReport("startup", n, median, sorted.getFirst(), machine);
    }

    String toText() {
        return String.format(
                Locale.ROOT,
                "hyaline --version: median %.0f ms, min %.0f ms of %d starts (%s)",
                medianMillis,
                minMillis,
                runs,
                machine);
    }
}
