package dev.hyaline.llm;

/** Numbers of requests for people. */
final class Requests {

    private Requests() {}

    /** Such as {@code 1 request} or {@code 1,200 requests}. */
    static String text(long number) {
        return number == 1 ? "1 request" : "%,d requests".formatted(number);
    }
}
