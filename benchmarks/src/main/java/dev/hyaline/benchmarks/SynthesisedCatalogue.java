package dev.hyaline.benchmarks;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.common.Sha256;
import dev.hyaline.explain.Explanation;
import dev.hyaline.results.Cards;
import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.results.Results;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** The explanations and score cards of a synthesised run: a small one's, of other units. */
final class SynthesisedCatalogue {

    private final RunFolder source;
    private final Manifest small;
    private final RunFolder out;
    private final Manifest made;
    private final IntFunction<List<Block>> blocks;

    /**
     * Units of a new layer that are copies.
     *
     * @param from the small run's layer
     * @param first the new index of that layer's unit 0
     * @param count how many
     */
    record Block(int from, int first, int count) {}

    SynthesisedCatalogue(
            RunFolder source,
            Manifest small,
            RunFolder out,
            Manifest made,
            IntFunction<List<Block>> blocks) {
        this.source = source;
        this.small = small;
        this.out = out;
        this.made = made;
        this.blocks = blocks;
    }

    void write(int layers, Consumer<String> say) {
        Map<UnitId, Explanation> explanations = new HashMap<>();
        Map<String, List<ScoreCard>> cards = new HashMap<>();
        try (Results results = Results.read(source, small.runId())) {
            CatalogueFeed feed = results.feed();
            for (CatalogueFeed.Body each : feed.explanationBodies(0, Integer.MAX_VALUE)) {
                Explanation explanation = Json.STRICT.readValue(each.body(), Explanation.class);
                explanations.put(explanation.unit(), explanation);
            }
            for (CatalogueFeed.Body each : feed.cardBodies(0, Integer.MAX_VALUE)) {
                ScoreCard card = Json.STRICT.readValue(each.body(), ScoreCard.class);
                cards.computeIfAbsent(card.explanation(), key -> new ArrayList<>()).add(card);
            }
        }
        try (Results results = Results.open(out, made.runId())) {
            for (int layer = 0; layer < layers; layer++) {
                writeLayer(results, layer, explanations, cards);
                say.accept(Figures.format("catalogue of layer %d of %d", layer + 1, layers));
            }
        }
    }

    private void writeLayer(
            Results results,
            int layer,
            Map<UnitId, Explanation> explanations,
            Map<String, List<ScoreCard>> cards) {
        List<Explanation> said = new ArrayList<>();
        List<Cards.New<ScoreCard>> scored = new ArrayList<>();
        Site site = Site.neurons(layer);
        for (Block block : blocks.apply(layer)) {
            Site from = Site.parse(small.recordings().get(block.from()).site());
            for (int u = 0; u < block.count(); u++) {
                Explanation original = explanations.get(new UnitId(from, u));
                if (original != null) {
                    Explanation copy = copy(original, new UnitId(site, block.first() + u));
                    said.add(copy);
                    cards.getOrDefault(original.id(), List.of())
                            .forEach(card -> scored.add(copy(card, copy)));
                }
            }
        }
        results.explanations().add(said);
        results.cards().add(scored);
    }

    private static Explanation copy(Explanation original, UnitId unit) {
        return new Explanation(
                unit,
                original.status(),
                original.text(),
                original.pattern(),
                original.provenance());
    }

    private static Cards.New<ScoreCard> copy(ScoreCard card, Explanation explanation) {
        ScoreCard copy =
                new ScoreCard(
                        explanation.unit(),
                        explanation.id(),
                        card.author(),
                        card.simulator(),
                        card.calibration(),
                        card.calibrationWindows(),
                        card.resamples(),
                        card.separation(),
                        card.windows(),
                        card.provisional(),
                        card.topAndRandom(),
                        card.randomOnly(),
                        card.topOnly(),
                        card.firstFivePlusFive(),
                        card.failures(),
                        card.controls());
        return new Cards.New<>(Sha256.of(explanation.id() + card.simulator()).hex(), copy);
    }
}
