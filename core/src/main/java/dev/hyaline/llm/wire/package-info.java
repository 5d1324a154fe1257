/**
 * What is sent and what comes back: requests, replies, the HTTP transport, the dialects of the
 * servers, and what an attempt's end means. It alone sees the JDK's HTTP client (but for {@code
 * Secret}, which writes its own header). Uses {@code llm.config} and {@code common}; knows no
 * ledger and no price.
 */
@NullMarked
package dev.hyaline.llm.wire;

import org.jspecify.annotations.NullMarked;
