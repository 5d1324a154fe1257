package dev.hyaline.web.data;

import dev.hyaline.subject.Site;

/** What a site is called on pages. */
public final class SiteName {

    private SiteName() {}

    /** In words. */
    public static String of(Site site) {
        return switch (site) {
            case Site.Mlp(int layer) -> "layer " + layer;
            case Site.Latents(String autoencoder) -> "latents of " + autoencoder;
        };
    }

    /** In little room: the layer's number, or that it is an autoencoder. */
    public static String brief(Site site) {
        return switch (site) {
            case Site.Mlp(int layer) -> String.valueOf(layer);
            case Site.Latents _ -> "sae";
        };
    }

    /** What its units are called. */
    public static String unit(Site site) {
        return switch (site) {
            case Site.Mlp _ -> "neuron";
            case Site.Latents _ -> "latent";
        };
    }
}
