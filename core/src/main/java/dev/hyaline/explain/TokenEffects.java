package dev.hyaline.explain;

import dev.hyaline.common.IntIndex;
import dev.hyaline.record.file.TokenTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What a unit does on each token, as far as windows and token table tell together. A token's effect
 * is its mean over the windows, drawn towards its mean in the table as if that had been seen some
 * more times:
 *
 * <pre>effect = (count · mean + prior · table mean) / (count + prior)</pre>
 *
 * Tokens that the table does not have, have its mean of all others. Immutable.
 */
final class TokenEffects {

    private static final double UNSEEN = 0.5; // what a token counts that is in no window

    /**
     * @param effect the unit's mean activation on it
     * @param count how often it occurred in the windows
     */
    record Effect(int token, double effect, double count) {}

    private final List<Effect> ranked; // what tells most first
    private final IntIndex seen;
    private final int[] tokens;
    private final double rest;

    private TokenEffects(List<Effect> ranked, int[] tokens, double rest) {
        this.ranked = ranked;
        this.seen = IntIndex.of(tokens);
        this.tokens = tokens;
        this.rest = rest;
    }

    /**
     * @param prior how many more times; infinite: the table alone counts
     */
    static TokenEffects of(TokenTable table, Positions positions, double prior) {
        TreeMap<Integer, double[]> sums = new TreeMap<>(); // Σ activations, count, table mean
        for (TokenTable.Entry entry : table.entries()) {
            sums.put(entry.token(), new double[] {0, 0, entry.mean()});
        }
        for (int p = 0; p < positions.size(); p++) {
            double[] sum =
                    sums.computeIfAbsent(
                            positions.token(0, p), each -> new double[] {0, 0, table.otherMean()});
            sum[0] += positions.activation(p);
            sum[1]++;
        }
        double rest = table.otherMean();
        List<Effect> effects = new ArrayList<>();
        sums.forEach((token, sum) -> {
            double effect =
                    prior == Double.POSITIVE_INFINITY
                            ? sum[2]
                            : (sum[0] + prior * sum[2]) / (sum[1] + prior);
            effects.add(new Effect(token, effect, sum[1]));
        });
        effects.sort(
                Comparator.<Effect>comparingDouble(each -> -tells(each, rest))
                        .thenComparingInt(Effect::token));
        return new TokenEffects(
                effects, sums.keySet().stream().mapToInt(Integer::intValue).toArray(), rest);
    }

    private static double tells(Effect effect, double rest) {
        double difference = effect.effect - rest;
        return (effect.count + UNSEEN) * difference * difference;
    }

    /** How much of the variance it explains that this token has a mean of its own. */
    double tells(Effect effect) {
        return tells(effect, rest);
    }

    /** All tokens of the windows and the table, those first whose means tell most. */
    List<Effect> ranked() {
        return ranked;
    }

    /** The mean activation on tokens of which nothing is known. */
    double rest() {
        return rest;
    }

    /** How many different tokens there are. */
    int size() {
        return tokens.length;
    }

    /** The place of a token among them, from 0; −1 for one that was not seen. */
    int place(int token) {
        return token < 0 ? -1 : seen.indexOf(token);
    }

    int token(int place) {
        return tokens[place];
    }

    /**
     * Tokens of nearly equal effects.
     *
     * @param tokens in the order of their effects
     * @param effect by how much their mean exceeds {@link #rest}
     */
    record Level(List<Integer> tokens, double effect) {}

    /**
     * The tokens that tell most, in levels, highest first.
     *
     * @param most levels
     * @param mostTokens in all of them together
     */
    List<Level> levels(int most, int mostTokens) {
        List<Effect> chosen =
                ranked.stream()
                        .limit(mostTokens)
                        .filter(each -> tells(each, rest) > 0)
                        .sorted(
                                Comparator.comparingDouble(Effect::effect)
                                        .thenComparingInt(Effect::token))
                        .toList();
        double[] effects = chosen.stream().mapToDouble(Effect::effect).toArray();
        double[] counts = chosen.stream().mapToDouble(each -> each.count + UNSEEN).toArray();
        List<Level> levels = new ArrayList<>();
        int from = 0;
        for (int end : Levels.cut(effects, counts, most, Pattern.MAX_TOKENS)) {
            double sum = 0;
            double count = 0;
            for (int i = from; i < end; i++) {
                sum += counts[i] * (effects[i] - rest);
                count += counts[i];
            }
            levels.addFirst(
                    new Level(
                            chosen.subList(from, end).stream().map(Effect::token).toList(),
                            sum / count));
            from = end;
        }
        return levels;
    }
}
