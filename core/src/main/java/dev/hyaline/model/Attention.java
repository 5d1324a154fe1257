package dev.hyaline.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How heads look back: {@code softmax(mask(cap(q kᵀ / divisor))) v}.
 *
 * @param divisor of the scores
 * @param cap c of c · tanh(score / c), if scores have one
 * @param qkNorm how queries and keys are normalised
 * @param layers what each layer has of its own
 */
public record Attention(
        double divisor, OptionalDouble cap, QkNorm qkNorm, List<Layer> layers) {

    /** How queries and keys are normalised before they are rotated. */
    public enum QkNorm {
        NONE,
        /** Each head by itself, with one gain for all. */
        PER_HEAD,
        /** All heads side by side. */
        ALL_HEADS
    }

    /**
     * What one layer has of its own.
     *
     * @param window how many tokens a token sees, itself among them; empty: all before it
     * @param rotary how queries and keys are rotated, if they are
     */
    public record Layer(OptionalInt window, Optional<Rotary> rotary) {
        public Layer {
            if (window.isPresent() && window.getAsInt() <= 0) {
                throw new IllegalArgumentException(
                        "window must be positive, but is: " + window.getAsInt());
            }
        }
    }

    public Attention {
        layers = List.copyOf(layers);
    }

    /** As most have it: divided by √dHead, nothing capped or normalised. */
    public static Attention plain(int dHead, List<Layer> layers) {
        return new Attention(Math.sqrt(dHead), OptionalDouble.empty(), QkNorm.NONE, layers);
    }

    /** Layers that see everything before them and rotate nothing. */
    public static List<Layer> full(int layers) {
        return Collections.nCopies(
                layers, new Layer(OptionalInt.empty(), Optional.<Rotary>empty()));
    }

    boolean rotates() {
        return layers.stream().anyMatch(layer -> layer.rotary().isPresent());
    }
}
