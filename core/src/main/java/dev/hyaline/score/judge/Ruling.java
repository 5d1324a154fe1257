package dev.hyaline.score.judge;

/** What a judge said to one question. */
public sealed interface Ruling {

    /**
     * An answer.
     *
     * @param value how sure the judge is that the answer is yes: 0 (surely no) to 10 (surely yes)
     */
    record Confidence(double value) implements Ruling {

        /** The largest there is. */
        public static final double MOST = 10;

        /** From here on it is a yes. */
        public static final double YES = 5;

        public Confidence {
            if (!(value >= 0 && value <= MOST)) {
                throw new IllegalArgumentException("confidence must be 0 to 10, but is: " + value);
            }
        }

        boolean yes() {
            return value >= YES;
        }
    }

    /**
     * The judge answered, and this question's answer is of no use: missing, malformed, refused.
     *
     * @param reason for people to read
     */
    record Failed(String reason) implements Ruling {}

    /**
     * The judge could not be reached. It is asked again when units are scored again.
     *
     * @param reason for people to read
     */
    record Unanswered(String reason) implements Ruling {}
}
