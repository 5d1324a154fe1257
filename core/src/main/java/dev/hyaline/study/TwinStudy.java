package dev.hyaline.study;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explainer;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Results;
import dev.hyaline.results.RunScores;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import dev.hyaline.tensor.Precision;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells whether a run's scores tell anything: records, explains and scores a twin of its model that
 * was never trained, on the run's own windows, and holds the scores of both against each other.
 * Interrupted, the same call continues.
 */
public final class TwinStudy {

    private final RunFolder run;
    private final RunFolder twinRun;
    private final TwinOptions options;
    private final Progress progress;

    /**
     * @param run whose units are scored
     */
    public TwinStudy(RunFolder run, TwinOptions options, Progress progress) {
        this.run = run;
        this.twinRun = new RunFolder(options.folder(run.path()));
        this.options = options;
        this.progress = progress;
    }

    /** Does it, or what is left of it. */
    public TwinReport run() {
        RunScores trained;
        try (Results results = Results.read(run, run.manifest().runId())) {
            trained = RunScores.of(run, results, options.explainer());
        }
        UnitSelection selection;
        Explainer explainer;
        try (RecordReader reader = RecordReader.open(run)) {
            selection = selection(reader, trained);
            explainer =
                    OfflineExplainer.named(trained.explainer()).create(reader, Optional.empty());
        }
        record();
        RunScores twin = scored(selection, explainer);
        return TwinReport.of(
                trained.of(selection::contains),
                twin.of(selection::contains),
                new Seed(options.seed()));
    }

    /** The units asked for that the run has scores of: the twin's are the same. */
    private UnitSelection selection(RecordReader reader, RunScores trained) {
        Set<UnitId> neurons = new TreeSet<>(trained.byUnit().keySet()); // a twin has no latents
        neurons.removeIf(unit -> unit.site().dictionary().isPresent());
        UnitSelection selection = options.units().in(reader, neurons);
        if (selection.size() == 0) {
            throw HyalineException.run(
                    "units must be scored before they are held against a twin's, but none of these is, by: %s (%s)",
                    trained.explainer(), run.path());
        }
        return selection;
    }

    private void record() {
        Manifest manifest = run.manifest();
        options.device().requireAvailable();
        Precision precision = Precision.parse(manifest.recordings().getFirst().precision());
        try (TransformerSubject original =
                        RunModel.of(manifest, options.model()).open(precision, options.device());
                TransformerSubject twin = original.twin(new Seed(options.seed()))) {
            Manifest recorded = Recorder.onWindowsOf(run, twinRun, twin, progress).record();
            requireSameWindows(recorded, manifest);
        }
    }

    /** A twin that was recorded before may be of another run that lay here. */
    private void requireSameWindows(Manifest twin, Manifest recorded) {
        if (!twin.corpus().sha256().equals(recorded.corpus().sha256())
                || !twin.windows().equals(recorded.windows())) {
            throw HyalineException.run(
                    "twin must be recorded on the run's windows, but is on others: %s (record into another folder with --out)",
                    twinRun.path());
        }
    }

    private RunScores scored(UnitSelection selection, Explainer explainer) {
        try (RecordReader reader = RecordReader.open(twinRun);
                Results results = Results.open(twinRun, reader.manifest().runId())) {
            Study study = new Study(reader, results, progress);
            study.explain(selection, explainer, false);
            study.score(selection, explainer.name());
            return RunScores.of(twinRun, results, Optional.of(explainer.name()));
        }
    }
}
