package dev.hyaline.web.data;

import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import java.nio.file.Files;
import java.util.function.Function;

/** A run's catalogue for reading, which may come into being later. Thread-safe. */
final class LiveCatalogue implements AutoCloseable {

    private final RunFolder run;
    private final String runId;
    private boolean there;
    private Catalogue catalogue;

    LiveCatalogue(RunFolder run, String runId) {
        this.run = run;
        this.runId = runId;
        this.there = Files.exists(run.catalogueFile());
        this.catalogue = Catalogue.read(run, runId);
    }

    <T> T with(Function<Catalogue, T> reading) {
        return reading.apply(current());
    }

    private synchronized Catalogue current() {
        if (!there && Files.exists(run.catalogueFile())) {
            Catalogue opened = Catalogue.read(run, runId);
            catalogue.close();
            catalogue = opened;
            there = true;
        }
        return catalogue;
    }

    @Override
    public synchronized void close() {
        catalogue.close();
    }
}
