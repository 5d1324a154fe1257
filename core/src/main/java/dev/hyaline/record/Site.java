package dev.hyaline.record;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where units live: a hook point of the subject model. */
public sealed interface Site extends Comparable<Site> {

    /** The short name that a unit's id begins with, such as {@code mlp.3}. */
    String name();

    /** TransformerLens's name of the hook point, such as {@code blocks.3.mlp.hook_post}. */
    String hookPoint();

    /** The layer, from 0. */
    int layer();

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

        @Override
        public String name() {
            return "mlp." + layer;
        }

        @Override
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

    /** Reads a short name back. */
    static Site parse(String name) {
        Matcher mlp = Mlp.NAME.matcher(name);
        if (mlp.matches()) {
            return new Mlp(Integer.parseInt(mlp.group(1)));
        }
        throw new HyalineException(
                ErrorCode.USAGE, "site must look like mlp.LAYER, but is: " + name);
    }

    @Override
    default int compareTo(Site other) {
        return Comparator.comparingInt(Site::layer).thenComparing(Site::name).compare(this, other);
    }
}
