package dev.hyaline.web;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.explain.PatternExplainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.TransformerSubject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Small runs for tests. */
final class TestRun {

    private TestRun() {}

    static RunFolder recorded(Path folder, SubjectModel subject, String documentName)
            throws IOException {
        Path corpus = folder.resolve("corpus.jsonl");
        Files.writeString(corpus, MadeUpSubject.corpus(documentName));
        RunFolder run = new RunFolder(folder.resolve("run"));
        new Recorder(run, subject, corpus.toString(), RecordingOptions.DEFAULT, Progress.NONE)
                .record();
        return run;
    }

    /** What makes a small run of the built-in corpus: 200 windows. */
    static final RecordingOptions FEW = few(RecordingOptions.DEFAULT);

    private static RecordingOptions few(RecordingOptions usual) {
        return new RecordingOptions(
                new CorpusOptions(
                        usual.windowLength(),
                        200,
                        usual.seed(),
                        usual.corpus().groupBy(),
                        usual.corpus().documents(),
                        usual.corpus().framing()),
                usual.tableRows(),
                usual.memoryBytes(),
                usual.batchTokens(),
                usual.lanes(),
                usual.checkpointSeconds());
    }

    /**
     * A part of the built-in corpus, by some layers of the built-in model: texts can be tried on
     * it.
     */
    static RunFolder builtin(Path folder, Integer... layers) {
        RunFolder run = new RunFolder(folder.resolve("builtin"));
        try (TransformerSubject model = TransformerSubject.open("builtin")) {
            SubjectModel some = some(model, Set.of(layers));
            new Recorder(run, some, "builtin", FEW, Progress.NONE).record();
        }
        return run;
    }

    private static SubjectModel some(SubjectModel model, Set<Integer> layers) {
        List<SiteShape> sites =
                model.sites().stream().filter(each -> layers.contains(each.layer())).toList();
        return (SubjectModel)
                Proxy.newProxyInstance(
                        TestRun.class.getClassLoader(),
                        new Class<?>[] {SubjectModel.class},
                        (_, method, arguments) ->
                                method.getName().equals("sites")
                                        ? sites
                                        : method.invoke(model, arguments));
    }

    /** Explains units, and scores them. */
    static void explain(RunFolder run, String... units) {
        try (RecordReader reader = RecordReader.open(run);
                Results results = Results.open(run, reader.manifest().runId())) {
            Study study = new Study(reader, results, Progress.NONE);
            UnitSelection all = UnitSelection.of(List.of(units), reader);
            TokenClasses classes = TokenClasses.of(reader);
            PatternExplainer explainer =
                    new PatternExplainer(reader.vocabulary()::spelled, classes);
            study.explain(all, explainer, false);
            study.score(
                    all,
                    explainer.name(),
                    new PatternSimulator(classes),
                    Calibration.Method.LINEAR);
        }
    }
}
