package dev.hyaline.web.data;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes a while to make and that the first page does without: made once, by whoever
 * asks first, while others wait. Thread-safe.
 */
final class Lazy<T> implements Supplier<T> {

    private final Supplier<T> maker;
    private @Nullable T made;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    /** A failure to make it is the caller's, and the next one tries again. */
    @Override
    public synchronized T get() {
        T found = made;
        if (found == null) {
            found = maker.get();
            made = found;
        }
        return found;
    }

    /** Empty while nobody has asked. */
    synchronized Optional<T> made() {
        return Optional.ofNullable(made);
    }
}
