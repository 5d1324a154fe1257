package dev.hyaline.score;

import dev.hyaline.common.CorrelationBootstrap;
import dev.hyaline.common.Replicates;

/** Which of the scored windows: the top ones come first, then the uniform ones. */
enum Subset {
    TOP_AND_RANDOM {
        @Override
        int from(WindowSet windows) {
            return 0;
        }

        @Override
        int to(WindowSet windows) {
            return windows.size();
        }

        @Override
        Replicates replicates(CorrelationBootstrap bootstrap) {
            return bootstrap.pooled();
        }
    },
    TOP_ONLY {
        @Override
        int from(WindowSet windows) {
            return 0;
        }

        @Override
        int to(WindowSet windows) {
            return windows.tops();
        }

        @Override
        Replicates replicates(CorrelationBootstrap bootstrap) {
            return bootstrap.stratum(0);
        }
    },
    RANDOM_ONLY {
        @Override
        int from(WindowSet windows) {
            return windows.tops();
        }

        @Override
        int to(WindowSet windows) {
            return windows.size();
        }

        @Override
        Replicates replicates(CorrelationBootstrap bootstrap) {
            return bootstrap.stratum(1);
        }
    };

    /** Its first window. */
    abstract int from(WindowSet windows);

    /** The window after its last. */
    abstract int to(WindowSet windows);

    /** The resampled correlations of this subset. */
    abstract Replicates replicates(CorrelationBootstrap bootstrap);
}
