package dev.hyaline.record;

import dev.hyaline.run.Manifest;

/**
 * A corpus that has become documents and windows.
 *
 * @param corpus what was read
 * @param windows what was cut
 */
record PreparedCorpus(Manifest.Corpus corpus, Manifest.Windows windows) {}
