package dev.hyaline.cli.view;

import dev.hyaline.study.Mean;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers in tables: three decimals, a dash where there is none. */
final class Figures {

    private Figures() {}

    static String number(OptionalDouble number) {
        return number.isEmpty() ? "-" : number(number.getAsDouble());
    }

    static String number(double number) {
        String text = String.format(Locale.ROOT, "%.3f", number);
        return text.equals("-0.000") ? "0.000" : text;
    }

    /** A mean with half its 95 % interval, such as {@code 0.628 ±.008}. */
    static String mean(Mean mean) {
        if (mean.halfWidth().isEmpty()) {
            return number(mean.mean());
        }
        String half = number(mean.halfWidth().getAsDouble());
        return number(mean.mean()) + " ±" + (half.startsWith("0.") ? half.substring(1) : half);
    }
}
