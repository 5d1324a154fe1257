package dev.hyaline.llm;

/**
 * What came of a request: an {@link Answer}, or a {@link Failure} that concerns this request alone
 * (the run goes on). What concerns the whole run is thrown instead.
 */
public sealed interface Reply permits Answer, Failure {}
