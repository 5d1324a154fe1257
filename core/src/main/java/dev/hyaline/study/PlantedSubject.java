package dev.hyaline.study;

import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.explain.CompiledPattern;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.PatternJson;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.ActivationSource;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
final class PlantedSubject implements SubjectModel {

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
                        whole.name() + ", first layer, %d planted".formatted(rules.size()),
                        Sha256.of(String.join(" ", parts)).hex(),
                        1,
                        whole.dModel(),
                        whole.dMlp(),
                        whole.vocabulary(),
                        whole.context());
    }

    @Override
    public Manifest.Model identity() {
        return identity;
    }

    @Override
    public String precision() {
        return model.precision();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return model.tokenizer();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return model.vocabulary();
    }

    @Override
    public ActivationSource activations(int threads) {
        ActivationSource source = model.activations(threads);
        return (tokens, windows, length, ranges, sink) ->
                source.run(
                        tokens,
                        windows,
                        length,
                        ranges,
                        (range, activations) -> {
                            plant(tokens, windows, length, ranges.get(range), activations);
                            sink.accept(range, activations);
                        });
    }

    private void plant(
            int[] tokens, int windows, int length, UnitRange range, float[] activations) {
        for (int w = 0; w < windows; w++) {
            int[] window = new int[length];
            System.arraycopy(tokens, w * length, window, 0, length);
            for (int unit = range.first(); unit < Math.min(range.end(), rules.size()); unit++) {
                double[] holds = rules.get(unit).run(window);
                for (int p = 0; p < length; p++) {
                    int at = (w * length + p) * range.size() + unit - range.first();
                    activations[at] =
                            LEAK * activations[at]
                                    + STRENGTH * (float) holds[p] * chance(unit, window[p], p);
                }
            }
        }
    }

    private float chance(int unit, int token, int position) {
        long hash = seed.hash(unit, (long) token << 16 | position);
        return 0.75f + 0.5f * ((hash >>> 40) / (float) (1 << 24));
    }

    @Override
    public int lanes() {
        return model.lanes();
    }

    @Override
    public Times times() {
        return model.times();
    }

    @Override
    public void rest() {
        model.rest();
    }
}
