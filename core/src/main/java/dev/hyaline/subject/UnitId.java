package dev.hyaline.subject;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One explainable part of the subject model; its short form is {@code mlp.3.1021}, that of an
 * autoencoder's latent {@code sae:NAME.1021}.
 *
 * @param site where it lives
 * @param index which one there, from 0
 */
public record UnitId(Site site, int index) implements Comparable<UnitId> {

    private static final Pattern FORM =
            Pattern.compile(
                    "(mlp\\.(?:0|[1-9][0-9]{0,4})|sae:[a-z0-9][a-z0-9-]{0,39})\\.(0|[1-9][0-9]{0,8})");
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
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "unit must look like mlp.LAYER.INDEX or sae:NAME.INDEX, such as mlp.3.1021, but is: "
                            + text);
        }
        return new UnitId(Site.parse(parts.group(1)), Integer.parseInt(parts.group(2)));
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
