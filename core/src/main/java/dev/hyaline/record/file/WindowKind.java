package dev.hyaline.record.file;

import java.util.List;

/** Why a window was kept for a unit. */
public enum WindowKind {
    /** Among the windows with the highest maxima of its split. */
    TOP("top"),
    /** Drawn from the windows whose maximum lies below the first band edge (quantile .5). */
    BAND_0("band0"),
    /** Quantiles .5 to .9. */
    BAND_1("band1"),
    /** Quantiles .9 to .99. */
    BAND_2("band2"),
    /** Quantiles .99 to .999. */
    BAND_3("band3"),
    /** Drawn uniformly from all windows of its split; the same windows for every unit. */
    UNIFORM("uniform");

    /** How many bands there are. */
    public static final int BAND_COUNT = 4;

    private static final List<WindowKind> BANDS = List.of(BAND_0, BAND_1, BAND_2, BAND_3);

    private final String columnValue;

    WindowKind(String columnValue) {
        this.columnValue = columnValue;
    }

    /** How the files spell it. */
    public String columnValue() {
        return columnValue;
    }

    /** The kind of one band, from 0. */
    public static WindowKind band(int band) {
        return BANDS.get(band);
    }

    /** Reads the spelling back. */
    public static WindowKind parse(String columnValue) {
        for (WindowKind kind : values()) {
            if (kind.columnValue.equals(columnValue)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("kind must be known, but is: " + columnValue);
    }
}
