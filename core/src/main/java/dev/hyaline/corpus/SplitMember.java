package dev.hyaline.corpus;

import dev.hyaline.common.Sha256;

/**
 * A document, as far as splitting a small corpus needs it.
 *
 * @param document the hash of its content
 * @param group the hash of its group's value; without groups, the document's own
 * @param domain its domain, or the empty string
 */
public record SplitMember(Sha256 document, Sha256 group, String domain) {}
