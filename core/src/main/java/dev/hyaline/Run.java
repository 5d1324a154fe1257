package dev.hyaline;

import dev.hyaline.common.Progress;
import dev.hyaline.record.check.RunCheck;
import dev.hyaline.record.check.RunReport;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.CatalogueCheck;
import dev.hyaline.results.ResultTables;
import dev.hyaline.results.Results;
import dev.hyaline.results.RunScores;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunDatabase;
import dev.hyaline.run.RunFolder;
import dev.hyaline.study.Study;
import dev.hyaline.subject.Probe;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.SubjectModel;
import java.util.Optional;
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
    private @Nullable Probe probe;

    Run(RunFolder folder, RunOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /** Where it lies. */
    public RunFolder folder() {
        return folder;
    }

    /** What was recorded about its units. */
    public RecordReader records() {
        if (records == null) {
            records = RecordReader.open(folder);
        }
        return records;
    }

    /** What was said of its units, and how far it is right. */
    public Results results() {
        if (results == null) {
            String id = folder.manifest().runId();
            results = options.writes() ? Results.open(folder, id) : Results.read(folder, id);
        }
        return results;
    }

    /** The model that it was recorded from, and no other, with the autoencoders that it keeps. */
    public SubjectModel subject() {
        if (subject == null) {
            Manifest manifest = folder.manifest();
            subject = RunModel.of(manifest, options.model()).open(folder, manifest);
        }
        return subject;
    }

    /** Texts run through that model. */
    public Probe probe() {
        if (probe == null) {
            probe = new Probe(subject(), Runtime.getRuntime().availableProcessors());
        }
        return probe;
    }

    /**
     * Explains and scores its units; where it is open for reading, only estimates what that would
     * cost.
     */
    public Study study(Progress progress) {
        return new Study(records(), results(), progress);
    }

    /**
     * The scores of one explainer's explanations.
     *
     * @param explainer by name; empty for the one whose explanations were scored last
     */
    public RunScores scores(Optional<String> explainer) {
        return RunScores.of(folder, results(), explainer);
    }

    /** Checks that it is what its manifest says. */
    public RunReport check(Progress progress) {
        return RunCheck.of(folder, CatalogueCheck::check, progress);
    }

    /** Answers SQL over all of it. */
    public void query(String sql, RunDatabase.Rows rows) {
        try (RunDatabase database = RunDatabase.open(folder, ResultTables.ALL)) {
            database.query(sql, rows);
        }
    }

    @Override
    public void close() {
        try (RecordReader _ = records;
                Results _ = results;
                SubjectModel _ = subject) {
            records = null;
            results = null;
            subject = null;
            probe = null;
        }
    }
}
