package dev.hyaline.study;

import dev.hyaline.subject.Site;
import java.util.Optional;
import java.util.OptionalInt;

/** How a site is called among the rows of a table. */
final class SiteLabel {

    private SiteLabel() {}

    /** The layer of neurons; none of latents, and where all sites are meant. */
    static OptionalInt layer(Optional<Site> site) {
        return site.map(Site::layer).orElse(OptionalInt.empty());
    }
}
