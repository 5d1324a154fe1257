package dev.hyaline.web.data;

/**
 * A unit that does nearly the same as another.
 *
 * @param unit its short form
 * @param correlation of their activations over the uniform sample of the explain split
 */
public record SimilarUnit(String unit, double correlation) {}
