package dev.hyaline.common;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Figures as people read them. On a terminal: three decimals, and a hyphen where there is none. On
 * a page: few digits, a true minus sign, and a dash where there is none.
 */
public final class Figures {

    /** What a page shows where there is no number. */
    public static final String NONE = "–";

    private static final long[] UNITS = {1, 10, 100, 1000};
    private static final double MOST_EXACT = 1e15;
    private static final double MINUTE = 60;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    private Figures() {}

    /** The same in every country. */
    @FormatMethod
    public static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** On a terminal. */
    public static String number(OptionalDouble number) {
        return number.isEmpty() ? "-" : number(number.getAsDouble());
    }

    /** On a terminal: never as negative nothing. */
    public static String number(double number) {
        String text = decimals(number, 3);
        return text.equals("-0.000") ? "0.000" : text;
    }

    /** With so many decimals, rounded as its shortest decimal form is. */
    public static String decimals(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    /** To four digits, of which at most four stand behind the point. */
    public static String fourDigits(double number) {
        double size = Math.abs(number);
        if (size != 0 && size < 1e-3) {
            return format("%.2e", number);
        }
        boolean whole = size == 0 || size >= 1000;
        return decimals(
                number, whole ? 0 : (int) Math.clamp(3 - Math.floor(Math.log10(size)), 0, 4));
    }

    /** A span of time in the largest unit that leaves more than one of it. */
    public static String duration(double seconds) {
        if (seconds < 2 * MINUTE) {
            return decimals(seconds, 0) + " s";
        }
        if (seconds < 2 * HOUR) {
            return decimals(seconds / MINUTE, 0) + " min";
        }
        return seconds < 2 * DAY
                ? decimals(seconds / HOUR, 1) + " hours"
                : decimals(seconds / DAY, 1) + " days";
    }

    /** On a page, with two decimals. */
    public static String score(@Nullable Double value) {
        return value == null || value.isNaN() ? NONE : minus(fixed(value, 2));
    }

    public static String score(float value) {
        return score((double) value);
    }

    public static String score(OptionalDouble score) {
        return score.isEmpty() ? NONE : score((Double) score.getAsDouble());
    }

    /** On a page; empty where there is none. */
    public static String interval(Optional<Interval> interval) {
        return interval.map(
                        each -> minus(fixed(each.low(), 2)) + " to " + minus(fixed(each.high(), 2)))
                .orElse("");
    }

    /** An activation on a page. */
    public static String activation(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        return minus(fixed(value, Math.abs(value) >= 100 ? 1 : 2));
    }

    /** A share of one, on a page. */
    public static String percent(double share) {
        if (Double.isNaN(share)) {
            return NONE;
        }
        double percent = 100 * share;
        int decimals = percent >= 10 || percent == 0 ? 0 : percent >= 0.1 ? 1 : 3;
        return minus(fixed(percent, decimals)) + " %";
    }

    /** With commas between thousands. */
    public static String count(long number) {
        return Math.abs(number) < 1000 ? Long.toString(number) : format("%,d", number);
    }

    /** With its noun: {@code 1 unit}, {@code 6,144 units}. */
    public static String count(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : plural(noun));
    }

    private static String plural(String noun) {
        if (noun.matches(".*(s|x|ch|sh)")) {
            return noun + "es";
        }
        return noun.matches(".*[^aeiou]y") ? noun.replaceFirst("y$", "ies") : noun + "s";
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
