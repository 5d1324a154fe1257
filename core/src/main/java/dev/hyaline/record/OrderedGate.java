package dev.hyaline.record;

/**
 * Lets threads through in the order of their tickets, 0, 1, 2, …: each waits for the one before it.
 * Broken, it lets nobody through.
 */
final class OrderedGate {

    private long next;
    private boolean broken;

    /**
     * Does something when all earlier tickets have been through.
     *
     * @return nanoseconds waited
     * @throws BrokenException if it is or gets broken before that
     */
    long pass(long ticket, Runnable action) {
        long began = System.nanoTime();
        await(ticket);
        long waited = System.nanoTime() - began;
        action.run();
        synchronized (this) {
            next++;
            notifyAll();
        }
        return waited;
    }

    private synchronized void await(long ticket) {
        boolean interrupted = false;
        while (next != ticket && !broken) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // whoever began the work ends it by breaking this
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (broken) {
            throw new BrokenException();
        }
    }

    /** Turns away all who wait and all who come. */
    synchronized void breakDown() {
        broken = true;
        notifyAll();
    }

    /** Another thread has failed; what it threw says why. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private BrokenException() {
            super("another thread has failed");
        }
    }
}
