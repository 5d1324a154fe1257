package dev.hyaline.results;

import dev.hyaline.common.Progress;

/** Units that a stage has worked on, and how that went. For one thread. */
public final class Counts {

    private long done;
    private long failed;
    private long unanswered;
    private long silent;

    /** One more unit. */
    public void add(boolean hasFailed, boolean isUnanswered) {
        done++;
        unanswered += isUnanswered ? 1 : 0;
        failed += hasFailed && !isUnanswered ? 1 : 0;
    }

    /** Units of which there is nothing to be scored. */
    public void addSilent(long units) {
        silent += units;
    }

    public void show(Progress.Task task) {
        task.at(done);
    }

    public long done() {
        return done;
    }

    long failed() {
        return failed;
    }

    long unanswered() {
        return unanswered;
    }

    long silent() {
        return silent;
    }
}
