package dev.hyaline.score.check;

import dev.hyaline.common.Figures;

/**
 * One thing that was tried.
 *
 * @param name what was tried
 * @param expected what theory says
 * @param got what came out
 * @param passed whether they agree
 */
public record Finding(String name, String expected, String got, boolean passed) {

    /** A number that should be another one, give or take. NaN is never near. */
    static Finding near(String name, double expected, double tolerance, double got) {
        return new Finding(
                name,
                Figures.format("%.4f ± %.2g", expected, tolerance),
                Figures.format("%.4f", got),
                Math.abs(got - expected) <= tolerance);
    }

    /** A share that should lie between two others. */
    static Finding between(String name, double least, double most, double got) {
        return new Finding(
                name,
                Figures.format("%.1f %% to %.1f %%", 100 * least, 100 * most),
                Figures.format("%.1f %%", 100 * got),
                least <= got && got <= most);
    }
}
