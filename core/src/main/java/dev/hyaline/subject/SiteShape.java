package dev.hyaline.subject;

import dev.hyaline.model.HookPoint;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A site that a subject model has, as far as recording must know it.
 *
 * @param site by name
 * @param hookPoint TransformerLens's name of where it is
 * @param layer that the hook point is in, from 0
 * @param units how many
 * @param signed whether its units have two ends
 */
public record SiteShape(Site site, String hookPoint, int layer, int units, boolean signed) {

    /** A site whose units have one end. */
    public SiteShape(Site site, String hookPoint, int layer, int units) {
        this(site, hookPoint, layer, units, false);
    }

    /** How many ends its units have together: what ranges and arrays of units count. */
    public int slots() {
        return signed ? 2 * units : units;
    }

    /** Its place among the ends. */
    public int slot(UnitId unit) {
        return unit.slot(signed);
    }

    /** What is at a place among the ends. */
    public UnitId unit(int slot) {
        return UnitId.at(site, slot, signed);
    }

    /** Whether there is such a unit, with such an end. */
    public boolean has(UnitId unit) {
        return unit.site().equals(site)
                && unit.index() < units
                && (signed || unit.polarity() == Polarity.ABOVE);
    }

    /** The MLP neurons of every layer. */
    public static List<SiteShape> neurons(int layers, int unitsPerLayer) {
        return IntStream.range(0, layers)
                .mapToObj(layer ->
                        new SiteShape(
                                Site.neurons(layer),
                                HookPoint.mlpPost(layer).name(),
                                layer,
                                unitsPerLayer))
                .toList();
    }
}
