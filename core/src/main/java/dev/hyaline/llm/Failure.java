package dev.hyaline.llm;

/**
 * A request that got no answer, for good: the server refused it, or all attempts failed. Asking
 * again sends it again.
 *
 * @param reason one line, with the server's own words where it said something
 * @param status the HTTP status of the last attempt; 0 when there was none
 * @param attempts how often it was sent this time
 */
public record Failure(String reason, int status, int attempts) implements Reply {}
