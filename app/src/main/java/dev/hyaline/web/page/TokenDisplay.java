package dev.hyaline.web.page;

import dev.hyaline.text.Vocabulary;

/**
 * What all heat maps of a page share.
 *
 * @param vocabulary that spells tokens
 * @param scale of the colours
 */
record TokenDisplay(Vocabulary vocabulary, HeatScale scale) {}
