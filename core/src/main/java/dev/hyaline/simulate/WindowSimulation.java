package dev.hyaline.simulate;

import dev.hyaline.common.HyalineException;
import java.util.Collections;
import java.util.List;

/**
 * What was predicted for one window. A prediction of zeros is a result; no prediction is a failure,
 * and never a zero.
 */
public sealed interface WindowSimulation {

    /** The same failure for each window. */
    static List<WindowSimulation> failed(List<?> windows, String reason) {
        return Collections.nCopies(windows.size(), new Failed(reason));
    }

    /** A value for every position, masked ones included though nothing counts them. Immutable. */
    final class Predicted implements WindowSimulation {

        private final double[] values;

        private Predicted(double[] values) {
            this.values = values;
        }

        /**
         * @param values one a position, finite and in the range of a float; copied
         */
        public static Predicted of(double[] values) {
            for (int position = 0; position < values.length; position++) {
                if (!(Math.abs(values[position]) <= Float.MAX_VALUE)) {
                    throw HyalineException.numeric(
                            "prediction must be finite and in the range of a float, but is: %s (position %d)",
                            values[position], position);
                }
            }
            return new Predicted(values.clone());
        }

        public int length() {
            return values.length;
        }

        public double value(int position) {
            return values[position];
        }
    }

    /** The simulator gave no usable answer: unparseable, truncated, too short. */
    record Failed(String reason) implements WindowSimulation {}

    /** The simulator could not be reached. It is asked again when units are scored again. */
    record Unanswered(String reason) implements WindowSimulation {}
}
