package dev.hyaline.study;

import dev.hyaline.common.Progress;

/** Units that a stage has worked on, and how that went. For one thread. */
final class Counts {

    private long done;
    private long failed;
    private long unanswered;

    /** One more unit. */
    void add(boolean hasFailed, boolean isUnanswered) {
        done++;
        unanswered += isUnanswered ? 1 : 0;
        failed += hasFailed && !isUnanswered ? 1 : 0;
    }

    void show(Progress.Task task) {
        task.at(done);
    }

    long done() {
        return done;
    }

    long failed() {
        return failed;
    }

    long unanswered() {
        return unanswered;
    }
}
