package dev.hyaline.score;

/** Which of the scored windows. A window that is both top and uniform is in all three. */
enum Subset {
    TOP_AND_RANDOM,
    TOP_ONLY,
    RANDOM_ONLY;

    /** The place of its first window. */
    int from(WindowSet windows) {
        return this == RANDOM_ONLY ? windows.uniformStart() : 0;
    }

    /** The place behind its last window. */
    int to(WindowSet windows) {
        return this == TOP_ONLY ? windows.topEnd() : windows.size();
    }
}
