package dev.hyaline.common;

/** What is said of a file that a newer version of this program wrote. */
public final class FormatVersion {

    private FormatVersion() {}

    /**
     * Refuses what is newer than this program.
     *
     * @param what has the version, such as {@code manifest}
     * @param found its version
     * @param newest the newest that this program knows
     * @param where its file or folder
     * @throws HyalineException with {@link ErrorCode#NEWER}
     */
    public static void requireKnown(String what, long found, long newest, Object where) {
        if (found > newest) {
            throw HyalineException.newer(
                    "%s must be of version %d at most, but is of: %d (%s; a newer hyaline wrote it: open it with that one)",
                    what, newest, found, where);
        }
    }
}
