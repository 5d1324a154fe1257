package dev.hyaline.study;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.explain.CompiledPattern;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.PatternJson;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.SubjectAround;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The first layer of a subject model, the first neurons of which do what rules say: a hook behind
 * the activation function puts
 *
 * <pre>
 * {@value #STRENGTH} · (¾ to 1¼, by chance) where the rule holds, + {@value #LEAK} · what the neuron did by itself
 * </pre>
 *
 * in their place, so that the truth about them is known and yet is not all there is.
 */
final class PlantedSubject implements SubjectAround {

    static final float STRENGTH = 4;
    static final float LEAK = 0.2f;

    private final SubjectModel model;
    private final Seed seed;
    private final List<CompiledPattern> rules; // of the first units, 0 or 1
    private final Manifest.Model identity;

    PlantedSubject(
            SubjectModel model,
            List<List<Pattern.Condition>> rules,
            TokenClasses classes,
            Seed seed) {
        this.model = model;
        this.seed = seed.derive("planted strength");
        List<Pattern> patterns = rules.stream().map(PlantedRules::indicator).toList();
        this.rules = patterns.stream().map(each -> new CompiledPattern(each, classes)).toList();
        Manifest.Model whole = model.identity();
        List<String> parts = new ArrayList<>(List.of(whole.sha256(), String.valueOf(seed.value())));
        patterns.forEach(each -> parts.add(PatternJson.write(each)));
        this.identity =
                new Manifest.Model(
                        whole.name() + Figures.format(", first layer, %d planted", rules.size()),
                        Sha256.of(String.join(" ", parts)).hex(),
                        1,
                        whole.dModel(),
                        whole.dMlp(),
                        whole.vocabulary(),
                        whole.context());
    }

    @Override
    public SubjectModel model() {
        return model;
    }

    /** Its first layer's neurons alone. */
    @Override
    public List<SiteShape> sites() {
        return SiteShape.neurons(identity.layers(), identity.dMlp());
    }

    @Override
    public List<RecordedSae> autoencoders() {
        return List.of();
    }

    @Override
    public Manifest.Model identity() {
        return identity;
    }

    @Override
    public Runner runner(int threads) {
        Runner runner = model.runner(threads);
        return (tokens, ranges, changes, sink) ->
                runner.run(
                        tokens,
                        ranges,
                        changes,
                        (range, response) -> {
                            float[] values = response.toHost();
                            plant(tokens, ranges.get(range), values);
                            sink.accept(range, new Response.OnHost(values));
                        });
    }

    private void plant(int[][] tokens, UnitRange range, float[] activations) {
        int length = tokens[0].length;
        for (int w = 0; w < tokens.length; w++) {
            for (int unit = range.first(); unit < Math.min(range.end(), rules.size()); unit++) {
                double[] holds = rules.get(unit).run(tokens[w]);
                for (int p = 0; p < length; p++) {
                    int at = (w * length + p) * range.size() + unit - range.first();
                    activations[at] =
                            LEAK * activations[at]
                                    + STRENGTH * (float) holds[p] * chance(unit, tokens[w][p], p);
                }
            }
        }
    }

    private float chance(int unit, int token, int position) {
        long hash = seed.hash(unit, (long) token << 16 | position);
        return 0.75f + 0.5f * ((hash >>> 40) / (float) (1 << 24));
    }
}
