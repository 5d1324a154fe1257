package dev.hyaline.record.fold;

/** The uniform sample's activations, unit by unit. */
@FunctionalInterface
public interface UniformColumns {

    /**
     * One unit's on one window.
     *
     * @param window which of the sample's, from 0
     * @param length tokens in it
     * @param unit from the range's first
     * @return {@code [length]}
     */
    float[] column(int window, int length, int unit);
}
