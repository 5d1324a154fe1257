package dev.hyaline.score.check;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How much a {@code KnownUnit} does, and in which documents.
 *
 * @param name for people to read
 * @param top the themes of the documents that top windows come from
 * @param uniform the themes of all documents
 */
record Activity(String name, List<Theme> top, List<Theme> uniform) {

    /** Top windows with some six active tokens of 63, other windows with one or two. */
    static final Activity MODERATE =
            new Activity(
                    "moderately active unit",
                    List.of(new Theme(0.7, 0.10, 0.01, 0.01), new Theme(0.3, 0.04, 0.05, 0.03)),
                    List.of(
                            new Theme(0.3, 0.06, 0.01, 0.01),
                            new Theme(0.3, 0.01, 0.03, 0.02),
                            new Theme(0.4, 0.005, 0.002, 0.005)));

    /** Half as active in top windows, and silent in most others. */
    static final Activity SPARSE =
            new Activity(
                    "sparse unit",
                    List.of(new Theme(0.7, 0.05, 0.005, 0.005), new Theme(0.3, 0.01, 0.03, 0.01)),
                    List.of(
                            new Theme(0.3, 0.02, 0.003, 0.005),
                            new Theme(0.7, 0.003, 0.002, 0.003)));

    static final List<Activity> ALL = List.of(MODERATE, SPARSE);

    /** The deviation of what the unit does beside its part. */
    static final double NOISE = 0.5;

    /** What a token is to the unit: what the unit does on it, and what the explanation says. */
    enum Role {
        NAMED(4, 4),
        FORGOTTEN(3, 0),
        MISTAKEN(0, 4),
        OTHER(0, 0);

        final double activation;
        final double said;

        Role(double activation, double said) {
            this.activation = activation;
            this.said = said;
        }
    }

    /**
     * @param share of the documents that have it
     * @param named how often, in them, a token has this role; so for the other two
     */
    record Theme(double share, double named, double forgotten, double mistaken) {

        double frequency(Role role) {
            return switch (role) {
                case NAMED -> named;
                case FORGOTTEN -> forgotten;
                case MISTAKEN -> mistaken;
                case OTHER -> 1 - named - forgotten - mistaken;
            };
        }

        Role draw(double uniform) {
            double below = named;
            if (uniform < below) {
                return Role.NAMED;
            }
            below += forgotten;
            if (uniform < below) {
                return Role.FORGOTTEN;
            }
            return uniform < below + mistaken ? Role.MISTAKEN : Role.OTHER;
        }
    }

    /** The correlation over infinitely many windows, of which this share are top ones. */
    double correlation(double topShare, ToDoubleFunction<Role> prediction) {
        double t = 0;
        double s = 0;
        double tt = NOISE * NOISE;
        double ss = 0;
        double ts = 0;
        for (Role role : Role.values()) {
            double share =
                    topShare * frequency(top, role) + (1 - topShare) * frequency(uniform, role);
            double predicted = prediction.applyAsDouble(role);
            t += share * role.activation;
            s += share * predicted;
            tt += share * role.activation * role.activation;
            ss += share * predicted * predicted;
            ts += share * role.activation * predicted;
        }
        return (ts - t * s) / Math.sqrt((tt - t * t) * (ss - s * s));
    }

    private static double frequency(List<Theme> themes, Role role) {
        return themes.stream().mapToDouble(each -> each.share() * each.frequency(role)).sum();
    }
}
