package dev.hyaline;

import dev.hyaline.common.Progress;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Results;
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
    private @Nullable Results results;
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
    public Results results() {
        Results open = results;
        if (open == null) {
            String id = records().manifest().runId();
            open = options.writes() ? Results.open(folder, id) : Results.read(folder, id);
            results = open;
        }
        return open;
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
        return new Study(records(), results(), progress);
    }

    @Override
    public void close() {
        try (RecordReader _ = records;
                Results _ = results;
                SubjectModel _ = subject) {
            records = null;
            results = null;
            subject = null;
        }
    }
}
