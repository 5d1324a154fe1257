package dev.hyaline.testing;

/** What a scripted server does to one request. */
public enum Fault {
    /** Answers. */
    NONE,
    /** Answers after {@link Script#slowMillis}. */
    SLOW,
    /** 429 without a word about when to come back. */
    TOO_MANY,
    /** 429 with {@code Retry-After} in seconds. */
    TOO_MANY_FOR_SECONDS,
    /** 429 with {@code Retry-After} as an HTTP date. */
    TOO_MANY_UNTIL_DATE,
    /** 429 of an account without money. */
    NO_QUOTA,
    /** 307 to another path of the same server. */
    REDIRECT,
    /** 400 with a message. */
    BAD_REQUEST,
    /** 401 that repeats the key it was sent. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 404 in FastAPI's form. */
    NOT_FOUND,
    /** 422 in FastAPI's form. */
    UNPROCESSABLE,
    /** 500. */
    INTERNAL_ERROR,
    /** 502 with a gateway's page. */
    BAD_GATEWAY,
    /** 504: a gateway gave up waiting. */
    GATEWAY_TIMEOUT,
    /** 529. */
    OVERLOADED,
    /** 200 that holds an error of status 503. */
    DISGUISED_ERROR,
    /** Reads the request and never answers. */
    HANG,
    /** Reads the request and cuts the connection. */
    CUT,
    /** Cuts the connection in the middle of the answer. */
    CUT_IN_BODY,
    /** 200 with what is not JSON. */
    MALFORMED,
    /** 200 with half of the answer, as if it were all. */
    TRUNCATED,
    /** An answer whose token counts contradict each other. */
    WRONG_USAGE,
    /** An answer that says it took two thousand million tokens. */
    ABSURD_USAGE,
    /** An answer without token counts. */
    NO_USAGE,
    /** An answer without any choice. */
    NO_CHOICE,
    /** A choice that the provider broke off. */
    CHOICE_ERROR,
    /** An answer of four megabytes, however few tokens were asked for. */
    HUGE,
    /** Blanks without an end. */
    FLOOD,
    /** A choice without a text. */
    EMPTY_TEXT,
    /** A refusal. */
    REFUSAL,
    /** An answer without the log-probabilities that were asked for. */
    NO_LOGPROBS;

    /** Whether the client cannot know if the work was done. */
    public boolean isUncertain() {
        return switch (this) {
            case HANG,
                    CUT,
                    CUT_IN_BODY,
                    MALFORMED,
                    TRUNCATED,
                    NO_CHOICE,
                    CHOICE_ERROR,
                    HUGE,
                    FLOOD,
                    GATEWAY_TIMEOUT ->
                    true;
            default -> false;
        };
    }
}
