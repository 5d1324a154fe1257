package dev.hyaline.results;

import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a run's score cards say of one explainer's explanations, as numbers.
 *
 * @param run its folder
 * @param model its subject model
 * @param autoencoders the hashes of those whose latents were recorded, by name
 * @param explainer whose explanations were scored
 * @param byUnit the newest card of each unit, in the order of units
 */
public record RunScores(
        String run,
        Manifest.Model model,
        SortedMap<String, String> autoencoders,
        String explainer,
        SequencedMap<UnitId, UnitScores> byUnit) {

    public RunScores {
        autoencoders = Collections.unmodifiableSortedMap(new TreeMap<>(autoencoders));
        byUnit = Collections.unmodifiableSequencedMap(new TreeMap<>(byUnit));
    }

    /**
     * Reads them.
     *
     * @param explainer by name, perhaps with a simulator ({@link ScoresOf}); empty for the one
     *     whose explanations were scored last
     * @throws HyalineException where there are none
     */
    public static RunScores of(RunFolder run, Results results, Optional<String> explainer) {
        Manifest manifest = run.manifest();
        List<String> scored = explainers(run, results);
        String name = explainer.orElseGet(scored::getFirst);
        ScoresOf scoresOf = ScoresOf.parse(name);
        if (!scored.contains(scoresOf.explainer())) {
            throw HyalineException.usage(
                    "explainer must be one that the run has scores of, %s, but is: %s (%s)",
                    String.join(" or ", scored), name, run.path());
        }
        return new RunScores(
                run.path().toString(),
                manifest.model(),
                autoencoders(manifest),
                name,
                results.cards().scores(scoresOf));
    }

    /** The hash of each, by name. */
    private static SortedMap<String, String> autoencoders(Manifest manifest) {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (Manifest.Recording recording : manifest.recordings()) {
            Optional<String> name = Site.parse(recording.site()).dictionary();
            manifest.files().stream()
                    .filter(file ->
                            name.map(RunFolder::saeFile).filter(file.path()::equals).isPresent())
                    .forEach(file -> hashes.put(name.orElseThrow(), file.sha256()));
        }
        return hashes;
    }

    /**
     * The explainers whose explanations have score cards; the one scored last comes first.
     *
     * @throws HyalineException where there are none
     */
    public static List<String> explainers(RunFolder run, Results results) {
        List<String> scored = results.cards().scoredExplainers();
        if (scored.isEmpty()) {
            throw HyalineException.run(
                    "run must have scores, but has none: %s (hyaline explain, then hyaline score makes them)",
                    run.path());
        }
        return scored;
    }

    /** Those of some units alone. */
    public RunScores of(Predicate<UnitId> wanted) {
        SequencedMap<UnitId, UnitScores> some = new TreeMap<>(byUnit);
        some.keySet().removeIf(wanted.negate());
        return new RunScores(run, model, autoencoders, explainer, some);
    }
}
