package dev.hyaline.common;

/**
 * What went wrong, for everything a user, a file or a server can cause; each with its exit status.
 */
public enum ErrorCode {
    /** The command line or an option's value. */
    USAGE(2),
    /** A subject model: missing, not of a known family, or not what its own config says. */
    MODEL(3),
    /** A corpus or a text: missing, empty, not of a known format. */
    CORPUS(4),
    /** A run folder: missing, not a run, in use, or made with other settings. */
    RUN(5),
    /**
     * Files of a run, a model or an exchange format that are damaged or disagree with each other.
     */
    DAMAGED(6),
    /** The disk: full, not writable, unreadable. */
    STORAGE(7),
    /** Memory or another resource of this machine. */
    RESOURCES(8),
    /** NaN or infinity where there should be none. */
    NUMERIC(9),
    /** A check that was asked for found something wrong ({@code verify}, {@code doctor}). */
    CHECK_FAILED(10),
    /**
     * Language models: a server that does not answer, a model that cannot do what is asked, a
     * budget that is used up, an answer that a replay lacks.
     */
    LANGUAGE_MODEL(11),
    /** Files that a newer version of this program wrote. */
    NEWER(12);

    private final int exitStatus;

    ErrorCode(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The status that the process ends with. */
    public int exitStatus() {
        return exitStatus;
    }
}
