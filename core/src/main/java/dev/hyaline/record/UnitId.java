package dev.hyaline.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.util.Comparator;

/**
 * One explainable part of the subject model; its short form is {@code mlp.3.1021}.
 *
 * @param site where it lives
 * @param index which one there, from 0
 */
public record UnitId(Site site, int index) implements Comparable<UnitId> {

    private static final Comparator<UnitId> ORDER =
            Comparator.comparing(UnitId::site).thenComparingInt(UnitId::index);

    public UnitId {
        if (index < 0) {
            throw new IllegalArgumentException("index must be at least 0, but is: " + index);
        }
    }

    /** Reads the short form back. */
    @JsonCreator
    public static UnitId parse(String text) {
        int dot = text.lastIndexOf('.');
        if (!text.matches("mlp\\.(0|[1-9][0-9]{0,4})\\.(0|[1-9][0-9]{0,8})")) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "unit must look like mlp.LAYER.INDEX, such as mlp.3.1021, but is: " + text);
        }
        return new UnitId(
                Site.parse(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(UnitId other) {
        return ORDER.compare(this, other);
    }

    @JsonValue
    @Override
    public String toString() {
        return site.name() + "." + index;
    }
}
