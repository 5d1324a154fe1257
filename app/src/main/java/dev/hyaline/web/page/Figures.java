package dev.hyaline.web.page;

import dev.hyaline.common.Interval;
import dev.hyaline.score.Score;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers as pages show them: few digits, a true minus sign, a dash where there is none. */
public final class Figures {

    static final String NONE = "–";

    private Figures() {}

    /** Two decimals. */
    public static String score(@Nullable Double value) {
        return value == null || value.isNaN() ? NONE : minus("%.2f", value);
    }

    public static String score(float value) {
        return score((double) value);
    }

    static String score(Score score) {
        return switch (score) {
            case Score.Value value -> score(value.value());
            case Score.Undefined _ -> NONE;
        };
    }

    static String interval(Score score) {
        Optional<Interval> interval =
                score instanceof Score.Value value ? value.interval() : Optional.empty();
        return interval.map(each -> minus("%.2f", each.low()) + " to " + minus("%.2f", each.high()))
                .orElse("");
    }

    /** An activation. */
    public static String activation(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        return minus(Math.abs(value) >= 100 ? "%.1f" : "%.2f", value);
    }

    /** A share of one. */
    public static String percent(double share) {
        if (Double.isNaN(share)) {
            return NONE;
        }
        double percent = 100 * share;
        return minus(percent >= 10 || percent == 0 ? "%.0f %%" : "%.1f %%", percent);
    }

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A coordinate in a picture. */
    public static String at(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String minus(String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        if (text.startsWith("-")) {
            boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
            return zero ? text.substring(1) : "−" + text.substring(1);
        }
        return text;
    }
}
