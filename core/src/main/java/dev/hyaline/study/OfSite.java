package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hyaline.subject.Site;
import java.util.Optional;
import java.util.OptionalInt;

/** A row of a table whose rows are sites. */
interface OfSite {

    /** The neurons of a layer, or the latents of an autoencoder; absent for all together. */
    Optional<Site> site();

    /** The layer that the neurons are in; absent for latents and for all sites together. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    default OptionalInt layer() {
        return site().map(Site::layer).orElse(OptionalInt.empty());
    }
}
