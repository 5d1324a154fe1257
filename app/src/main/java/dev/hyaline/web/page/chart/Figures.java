package dev.hyaline.web.page.chart;

import dev.hyaline.common.Interval;
import dev.hyaline.score.Score;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers as pages show them: few digits, a true minus sign, a dash where there is none. */
public final class Figures {

    private static final long[] UNITS = {1, 10, 100, 1000};
    private static final double MOST_EXACT = 1e15;

    public static final String NONE = "–";

    private Figures() {}

    /** Two decimals. */
    public static String score(@Nullable Double value) {
        return value == null || value.isNaN() ? NONE : minus(fixed(value, 2));
    }

    public static String score(float value) {
        return score((double) value);
    }

    public static String score(Score score) {
        return switch (score) {
            case Score.Value value -> score(value.value());
            case Score.Undefined _ -> NONE;
        };
    }

    public static String interval(Score score) {
        Optional<Interval> interval =
                score instanceof Score.Value value ? value.interval() : Optional.empty();
        return interval.map(
                        each -> minus(fixed(each.low(), 2)) + " to " + minus(fixed(each.high(), 2)))
                .orElse("");
    }

    /** An activation. */
    public static String activation(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        return minus(fixed(value, Math.abs(value) >= 100 ? 1 : 2));
    }

    /** A share of one. */
    public static String percent(double share) {
        if (Double.isNaN(share)) {
            return NONE;
        }
        double percent = 100 * share;
        int decimals = percent >= 10 || percent == 0 ? 0 : percent >= 0.1 ? 1 : 3;
        return minus(fixed(percent, decimals)) + " %";
    }

    public static String count(long number) {
        return Math.abs(number) < 1000
                ? Long.toString(number)
                : String.format(Locale.ROOT, "%,d", number);
    }

    /** A coordinate in a picture. */
    public static String at(double value) {
        String text = fixed(value, 1);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String minus(String text) {
        if (text.startsWith("-")) {
            boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
            return zero ? text.substring(1) : "−" + text.substring(1);
        }
        return text;
    }

    /**
     * With so many digits behind the point. A page has ten thousand such numbers, and a formatter
     * would take most of its time.
     */
    public static String fixed(double value, int digits) {
        long unit = UNITS[digits];
        double scaled = Math.abs(value) * unit;
        if (!(scaled < MOST_EXACT)) {
            return String.format(Locale.ROOT, "%." + digits + "f", value);
        }
        long rounded = Math.round(scaled);
        StringBuilder text = new StringBuilder(12);
        if (value < 0) {
            text.append('-');
        }
        text.append(rounded / unit);
        if (digits > 0) {
            text.append('.');
            long behind = rounded % unit;
            for (long place = unit / 10; place > 1 && behind < place; place /= 10) {
                text.append('0');
            }
            text.append(behind);
        }
        return text.toString();
    }
}
