package dev.hyaline.subject;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where units live, by name: what a unit's id says of it. Which hook point of the model an
 * autoencoder's latents are at is no part of their name; the run's manifest has it.
 */
public sealed interface Site extends Comparable<Site> {

    /** The short name that a unit's id begins with, such as {@code mlp.3}. */
    @JsonValue
    String name();

    /** What the site's files are called, such as {@code mlp-03}. */
    String fileStem();

    /**
     * The MLP neurons of one layer, after the activation function.
     *
     * @param layer from 0
     */
    record Mlp(int layer) implements Site {

        private static final Pattern NAME = Pattern.compile("mlp\\.(0|[1-9][0-9]{0,4})");

        public Mlp {
            if (layer < 0) {
                throw new IllegalArgumentException("layer must be at least 0, but is: " + layer);
            }
        }

        @JsonValue
        @Override
        public String name() {
            return "mlp." + layer;
        }

        /** TransformerLens's name of the hook point, such as {@code blocks.3.mlp.hook_post}. */
        public String hookPoint() {
            return "blocks." + layer + ".mlp.hook_post";
        }

        @Override
        public String fileStem() {
            return String.format(Locale.ROOT, "mlp-%02d", layer);
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /**
     * The latents of a sparse autoencoder.
     *
     * @param autoencoder what it is called in the run: at most 40 of {@code a-z 0-9 -}
     */
    record Latents(String autoencoder) implements Site {

        /** What the names of latents begin with. */
        public static final String PREFIX = "sae:";

        private static final Pattern AUTOENCODER = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

        public Latents {
            if (!AUTOENCODER.matcher(autoencoder).matches()) {
                throw new HyalineException(
                        ErrorCode.USAGE,
                        "autoencoder must be called by 1 to 40 of a-z, 0-9 and -, but is: "
                                + autoencoder);
            }
        }

        @JsonValue
        @Override
        public String name() {
            return PREFIX + autoencoder;
        }

        @Override
        public String fileStem() {
            return "sae-" + autoencoder;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** Reads a short name back. */
    @JsonCreator
    static Site parse(String name) {
        Matcher mlp = Mlp.NAME.matcher(name);
        if (mlp.matches()) {
            return new Mlp(Integer.parseInt(mlp.group(1)));
        }
        String rest =
                name.startsWith(Latents.PREFIX) ? name.substring(Latents.PREFIX.length()) : "";
        if (Latents.AUTOENCODER.matcher(rest).matches()) {
            return new Latents(rest);
        }
        throw new HyalineException(
                ErrorCode.USAGE, "site must look like mlp.LAYER or sae:NAME, but is: " + name);
    }

    /** Neurons by their layers, then latents by their autoencoders' names. */
    @Override
    default int compareTo(Site other) {
        return Comparator.comparingInt(Site::layerOrLast)
                .thenComparing(Site::name)
                .compare(this, other);
    }

    private static int layerOrLast(Site site) {
        return switch (site) {
            case Mlp(int layer) -> layer;
            case Latents _ -> Integer.MAX_VALUE;
        };
    }
}
