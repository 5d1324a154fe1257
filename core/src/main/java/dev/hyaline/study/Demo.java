package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Ranking;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import dev.hyaline.sae.BuiltInSae;
import dev.hyaline.subject.ModelOptions;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import java.util.List;
import java.util.function.Predicate;

/**
 * The main job on what ships with the program, and what came out: all neurons of the built-in model
 * recorded, explained and scored, and a sample of the latents of the built-in autoencoder.
 *
 * @param layers the mean scores
 * @param vocabulary of the model
 * @param best the neurons with the highest scores
 * @param surprising those that fire strongly, and not as explained: with the lowest scores
 * @param latents some of the latents, as they were drawn
 */
public record Demo(
        List<LayerSummary> layers,
        Vocabulary vocabulary,
        List<Shown> best,
        List<Shown> surprising,
        List<Shown> latents) {

    /** How many latents are explained and scored. */
    public static final int LATENTS = 200;

    private static final int BEST = 10;
    private static final int SURPRISING = 5;
    private static final double STRONG = 3.0;
    private static final int LATENTS_SHOWN = 5;
    private static final Seed DRAWING = new Seed(2024);

    /**
     * A unit with what it responds to.
     *
     * @param row its score and explanation
     * @param record its windows
     */
    public record Shown(Ranking.Row row, UnitRecord record) {}

    public Demo {
        layers = List.copyOf(layers);
        best = List.copyOf(best);
        surprising = List.copyOf(surprising);
        latents = List.copyOf(latents);
    }

    /** Does it into a folder; interrupted, the same call continues. */
    public static Demo into(RunFolder run, Progress progress) {
        ModelOptions withLatents = ModelOptions.DEFAULT.with(List.of(BuiltInSae.NAME));
        try (SubjectModel model = withLatents.open("builtin")) {
            new Recorder(run, model, "builtin", RecordingOptions.DEFAULT, progress).record();
        }
        try (RecordReader reader = RecordReader.open(run);
                Results results = Results.open(run, reader.manifest().runId())) {
            Study study = new Study(reader, results, progress);
            UnitSelection latents = UnitSelection.of(List.of("sae"), reader);
            List<UnitSelection> parts =
                    List.of(
                            UnitSelection.of(List.of("mlp.*"), reader),
                            latents.sample(LATENTS, DRAWING));
            String explainer = OfflineExplainer.PATTERN.toString();
            for (UnitSelection units : parts) {
                study.explain(units, OfflineExplainer.PATTERN);
                study.score(units, explainer);
            }
            return of(reader, results, explainer, parts, latents.sample(LATENTS_SHOWN, DRAWING));
        }
    }

    private static Demo of(
            RecordReader reader,
            Results results,
            String explainer,
            List<UnitSelection> parts,
            UnitSelection latents) {
        List<Ranking.Row> ranked =
                results.ranked(Ranking.best(Ranking.By.SCORE, Integer.MAX_VALUE));
        Predicate<Ranking.Row> neuron = row -> unit(row).site().isPooled();
        return new Demo(
                LayerSummary.of(
                        results,
                        explainer,
                        unit -> parts.stream().anyMatch(each -> each.contains(unit))),
                reader.vocabulary(),
                shown(ranked, neuron, BEST, reader),
                shown(
                        ranked.reversed(),
                        neuron.and(row -> row.maximum() != null && row.maximum() >= STRONG),
                        SURPRISING,
                        reader),
                shown(ranked, row -> latents.contains(unit(row)), LATENTS_SHOWN, reader));
    }

    private static UnitId unit(Ranking.Row row) {
        return UnitId.parse(row.unit());
    }

    private static List<Shown> shown(
            List<Ranking.Row> ranked,
            Predicate<Ranking.Row> wanted,
            int most,
            RecordReader reader) {
        return ranked.stream()
                .filter(wanted)
                .limit(most)
                .map(row -> new Shown(row, reader.unit(unit(row))))
                .toList();
    }
}
