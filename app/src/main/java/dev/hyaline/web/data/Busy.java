package dev.hyaline.web.data;

/** Too much is asked at once; the same may be asked again in a moment. */
public final class Busy extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param message one sentence for people
     */
    public Busy(String message) {
        super(message);
    }
}
