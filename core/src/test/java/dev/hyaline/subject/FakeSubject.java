package dev.hyaline.subject;

import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.run.Manifest;
import dev.hyaline.text.Tokenizer;
import java.util.Optional;

/**
 * A model whose activations are a hash of token, position and unit: about a third are 0, many are
 * equal, some are negative; unit 0 never is above 0. What it does costs next to nothing.
 */
public final class FakeSubject implements SubjectModel {

    private final Manifest.Model identity;
    private final Optional<Tokenizer> tokenizer;

    public FakeSubject(int layers, int units, int vocabulary, int context) {
        this(layers, units, vocabulary, context, Optional.empty());
    }

    public FakeSubject(
            int layers, int units, int vocabulary, int context, Optional<Tokenizer> tokenizer) {
        this.identity =
                new Manifest.Model(
                        "fake", Sha256.of("fake").hex(), layers, 8, units, vocabulary, context);
        this.tokenizer = tokenizer;
    }

    public static float activation(int layer, int unit, int token, int position) {
        long hash = new Seed(layer).hash(unit, token * 100L + position % 3);
        int step = Math.floorMod(hash, 48); // 16 equal steps: ties
        float value = step < 16 ? 0 : step < 24 ? -step / 64f : step / 16f + token / 1024f;
        return unit == 0 ? Math.min(0, value) : value;
    }

    @Override
    public Manifest.Model identity() {
        return identity;
    }

    @Override
    public String precision() {
        return "exact";
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    @Override
    public Runner runner(int lanes) {
        return (tokens, ranges, _, sink) -> {
            for (int i = 0; i < ranges.size(); i++) {
                sink.accept(i, new Response.OnHost(activations(tokens, ranges.get(i))));
            }
        };
    }

    private static int seed(Site site) {
        return site.layer().orElse(99);
    }

    public static float[] activations(int[][] tokens, UnitRange range) {
        int length = tokens[0].length;
        float[] activations = new float[tokens.length * length * range.size()];
        for (int at = 0; at < tokens.length * length; at++) {
            for (int u = 0; u < range.size(); u++) {
                activations[at * range.size() + u] =
                        activation(
                                seed(range.site()),
                                range.first() + u,
                                tokens[at / length][at % length],
                                at % length);
            }
        }
        return activations;
    }
}
