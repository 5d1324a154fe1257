package dev.hyaline.subject;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A site that a subject model has, as far as recording must know it.
 *
 * @param site by name
 * @param hookPoint TransformerLens's name of where it is
 * @param layer that the hook point is in, from 0
 * @param units how many
 */
public record SiteShape(Site site, String hookPoint, int layer, int units) {

    /** The MLP neurons of every layer. */
    public static List<SiteShape> neurons(int layers, int unitsPerLayer) {
        return IntStream.range(0, layers)
                .mapToObj(Site.Mlp::new)
                .map(site -> new SiteShape(site, site.hookPoint(), site.layer(), unitsPerLayer))
                .toList();
    }
}
