package dev.hyaline;

import dev.hyaline.common.Progress;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Explanations;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.study.Study;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.SubjectModel;
import org.jspecify.annotations.Nullable;

/**
 * An open run. What it leads to is opened when it is first asked for, and closed with it. For one
 * thread.
 */
public final class Run implements AutoCloseable {

    private final RunFolder folder;
    private final RunOptions options;
    private @Nullable RecordReader records;
    private @Nullable Catalogue catalogue;
    private @Nullable SubjectModel subject;

    Run(RunFolder folder, RunOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /** What was recorded about its units. */
    public RecordReader records() {
        RecordReader open = records;
        if (open == null) {
            open = RecordReader.open(folder);
            records = open;
        }
        return open;
    }

    /** What was said of its units, and how far it is right. */
    public Explanations results() {
        return new Explanations(catalogue());
    }

    /** The model that it was recorded from, and no other, with the autoencoders that it keeps. */
    public SubjectModel subject() {
        SubjectModel open = subject;
        if (open == null) {
            open =
                    RunModel.of(records().manifest(), options.model())
                            .open(folder, records().manifest());
            subject = open;
        }
        return open;
    }

    /**
     * Explains and scores its units.
     *
     * @throws IllegalStateException where it is open for reading
     */
    public Study study(Progress progress) {
        if (!options.writes()) {
            throw new IllegalStateException(
                    "run must be open for writing to be studied, but is for reading: "
                            + folder.path());
        }
        return new Study(records(), catalogue(), progress);
    }

    private Catalogue catalogue() {
        Catalogue open = catalogue;
        if (open == null) {
            String id = records().manifest().runId();
            open =
                    options.writes()
                            ? Catalogue.open(folder, id, ResultTables.ALL)
                            : Catalogue.read(folder, id, ResultTables.ALL);
            catalogue = open;
        }
        return open;
    }

    @Override
    public void close() {
        try (RecordReader _ = records;
                Catalogue _ = catalogue;
                SubjectModel _ = subject) {
            records = null;
            catalogue = null;
            subject = null;
        }
    }
}
