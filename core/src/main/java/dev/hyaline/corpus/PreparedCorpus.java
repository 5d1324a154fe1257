package dev.hyaline.corpus;

import dev.hyaline.run.Manifest;

/**
 * A corpus that has become documents and windows.
 *
 * @param corpus what was read
 * @param windows what was cut
 */
public record PreparedCorpus(Manifest.Corpus corpus, Manifest.Windows windows) {}
