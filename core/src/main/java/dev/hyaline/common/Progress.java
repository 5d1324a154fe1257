package dev.hyaline.common;

/** Hears how far long work has come. Implementations show it; {@link #NONE} does not. */
public interface Progress {

    /** Shows nothing. */
    Progress NONE = (name, total, unit) -> Task.NONE;

    /**
     * A piece of work begins.
     *
     * @param name what is done, such as "recording"
     * @param total how many units there are, or -1 when nobody knows
     * @param unit what is counted, such as "windows"
     */
    Task begin(String name, long total, String unit);

    /** Says one line between tasks. */
    default void say(String line) {}

    /** One piece of work; closed when it has ended, however it ended. */
    interface Task extends AutoCloseable {

        /** Shows nothing. */
        Task NONE = (position, figures) -> {};

        /**
         * How far it has come, from 0 to the total, with figures that are of interest meanwhile.
         */
        void at(long position, String figures);

        /** The same without figures. */
        default void at(long position) {
            at(position, "");
        }

        @Override
        default void close() {}
    }
}
