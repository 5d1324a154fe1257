package dev.hyaline.web;

import dev.hyaline.common.Interval;
import dev.hyaline.train.TrainingReport;
import dev.hyaline.train.measure.SaeReport;
import java.util.Locale;
import java.util.Map;

/** Pages about autoencoders as files by themselves: nothing beside them, no script. */
public final class SaePages {

    private SaePages() {}

    /** How good one is. */
    public static String report(SaeReport report) {
        return new Templates().render("saeReport", Map.of("report", report));
    }

    /** How the training of one went. */
    public static String training(TrainingReport report) {
        return new Templates().render("saeTraining", Map.of("report", report));
    }

    /** A metric as the report shows it. */
    public static String number(double value) {
        String format = Math.abs(value) < 1e-3 && value != 0 ? "%.2e" : "%.4f";
        return String.format(Locale.ROOT, format, value).replace("-", "−");
    }

    public static String interval(Interval interval) {
        return number(interval.low()) + " to " + number(interval.high());
    }
}
