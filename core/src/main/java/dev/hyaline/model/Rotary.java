package dev.hyaline.model;

/**
 * Rotary positions (Su et al. 2021, in halves as Hugging Face has them): at position p the pair
 * {@code (x[i], x[i + dims/2])} of a query or key is turned by the angle {@code p · frequency[i]};
 * numbers behind {@code dims} stay.
 *
 * @param theta the base: {@code frequency[i] = theta^(−2i/dims)} before scaling
 * @param dims how many of a head's numbers turn, an even number
 * @param scaling how frequencies are slowed for longer contexts, at every position
 */
public record Rotary(double theta, int dims, Scaling scaling) {

    /** How frequencies are changed. */
    public sealed interface Scaling {

        double apply(double frequency);

        /** Not at all. */
        record None() implements Scaling {
            @Override
            public double apply(double frequency) {
                return frequency;
            }
        }

        /** All alike (position interpolation). */
        record Linear(double factor) implements Scaling {
            @Override
            public double apply(double frequency) {
                return frequency / factor;
            }
        }

        /**
         * Those that turn less than {@code low} times in the original context are slowed by the
         * factor, those that turn more than {@code high} times stay, those between are blended.
         */
        record ByParts(double factor, double low, double high, double original)
                implements Scaling {
            @Override
            public double apply(double frequency) {
                double turns = original * frequency / (2 * Math.PI);
                double share = Math.clamp((turns - low) / (high - low), 0, 1);
                return (1 - share) * frequency / factor + share * frequency;
            }
        }
    }

    public Rotary {
        if (dims < 2 || dims % 2 != 0) {
            throw new IllegalArgumentException(
                    "dims must be a positive even number, but is: " + dims);
        }
    }

    /** The angle by which each pair turns from one position to the next, {@code [dims / 2]}. */
    public double[] frequencies() {
        double[] frequencies = new double[dims / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = scaling.apply(Math.pow(theta, -2.0 * i / dims));
        }
        return frequencies;
    }
}
