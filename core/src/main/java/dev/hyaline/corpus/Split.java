package dev.hyaline.corpus;

import java.util.Locale;

/**
 * What a document may be used for; fixed when recording. For explanations what training, validation
 * and test sets are for models. Of two splits, the later is the one further down.
 */
public enum Split {
    /** What explainers see. */
    EXPLAIN,
    /** What calibrates simulations and chooses among candidates. */
    CALIBRATE,
    /** What scores stand on; shown to no explainer. */
    TEST;

    /** How files and commands spell it. */
    public String columnValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the spelling back. */
    public static Split parse(String columnValue) {
        return valueOf(columnValue.toUpperCase(Locale.ROOT));
    }
}
