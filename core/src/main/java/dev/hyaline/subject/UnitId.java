package dev.hyaline.subject;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.HyalineException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One explainable part of the subject model: a neuron, {@code mlp.3.1021}, a latent of an
 * autoencoder, {@code sae:NAME.1021}, or the lower end of a unit that has two, {@code
 * mlp.3.1021:neg}.
 *
 * @param site where it lives
 * @param index which one there, from 0
 * @param polarity which end of it
 */
public record UnitId(Site site, int index, Polarity polarity) implements Comparable<UnitId> {

    private static final Pattern FORM =
            Pattern.compile("(.+)\\.(0|[1-9][0-9]{0,8})(" + Polarity.BELOW.suffix() + ")?");
    private static final Comparator<UnitId> ORDER =
            Comparator.comparing(UnitId::site)
                    .thenComparingInt(UnitId::index)
                    .thenComparing(UnitId::polarity);

    public UnitId {
        if (index < 0) {
            throw new IllegalArgumentException("index must be at least 0, but is: " + index);
        }
    }

    /** The upper end, which every unit has. */
    public UnitId(Site site, int index) {
        this(site, index, Polarity.ABOVE);
    }

    /**
     * By its place among the ends of a site's units: first both of unit 0, then those of unit 1;
     * where units have one end each, by its index.
     *
     * @param slot the place, from 0
     * @param signed whether the site's units have two ends
     */
    public static UnitId at(Site site, int slot, boolean signed) {
        return signed
                ? new UnitId(site, slot / 2, slot % 2 == 0 ? Polarity.ABOVE : Polarity.BELOW)
                : new UnitId(site, slot);
    }

    /** Its place among the ends of its site's units. */
    public int slot(boolean signed) {
        return signed ? 2 * index + polarity.ordinal() : index;
    }

    /** Reads the short form back. */
    @JsonCreator
    public static UnitId parse(String text) {
        Matcher parts = FORM.matcher(text);
        Optional<Site> site = parts.matches() ? Site.find(parts.group(1)) : Optional.empty();
        if (site.isEmpty()) {
            throw HyalineException.usage(
                    "unit must look like %s, such as mlp.3.1021, but is: %s",
                    Site.forms(".INDEX"), text);
        }
        return new UnitId(
                site.get(),
                Integer.parseInt(parts.group(2)),
                parts.group(3) == null ? Polarity.ABOVE : Polarity.BELOW);
    }

    @Override
    public int compareTo(UnitId other) {
        return ORDER.compare(this, other);
    }

    @JsonValue
    @Override
    public String toString() {
        return site.name() + "." + index + polarity.suffix();
    }
}
