package dev.hyaline.explain;

import dev.hyaline.common.IntIndex;
import dev.hyaline.common.Statistics;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern under way: tokens in levels, whose weights keep their proportions, and rules beside
 * them; all fitted, and what that is worth. Immutable.
 *
 * <p>Its worth is the correlation over the calibrate windows, less {@value #RULE_PRICE} a rule and
 * {@value #ITEM_PRICE} each token or class that it names.
 */
final class PatternDraft {

    static final double RULE_PRICE = 0.001;
    static final double ITEM_PRICE = 0.000005;

    /** What draws the weights of rules towards 0. */
    static final double RIDGE = 30;

    /** The same where the evidence is clear. */
    static final double WEAK_RIDGE = 2;

    private final Grounds on;
    private final List<TokenEffects.Level> levels;
    private final List<List<Pattern.Condition>> rules;
    private final RuleWeights weights;
    private final List<double[]> learningFeatures; // the levels', then each rule's
    private final List<double[]> choosingFeatures;
    private final double[] solution;
    private final double value;

    /**
     * What patterns are fitted to, and how.
     *
     * @param ridge what draws the weights of rules towards 0
     */
    private record Grounds(Positions learning, Positions choosing, double cap, double ridge) {

        PatternDraft empty() {
            return new PatternDraft(
                    this,
                    List.of(),
                    List.of(),
                    RuleWeights.of(learning.activations()),
                    List.of(),
                    List.of());
        }
    }

    private PatternDraft(
            Grounds on,
            List<TokenEffects.Level> levels,
            List<List<Pattern.Condition>> rules,
            RuleWeights weights,
            List<double[]> learningFeatures,
            List<double[]> choosingFeatures) {
        this.on = on;
        this.levels = levels;
        this.rules = rules;
        this.weights = weights;
        this.learningFeatures = learningFeatures;
        this.choosingFeatures = choosingFeatures;
        this.solution = weights.solve();
        double[] predicted = predict(choosingFeatures, on.choosing.size());
        this.value = Statistics.pearson(on.choosing.activations(), predicted).orElse(0) - price();
    }

    /** Without tokens and rules. */
    static PatternDraft empty(Positions learning, Positions choosing, double cap) {
        return new Grounds(learning, choosing, cap, RIDGE).empty();
    }

    /** These tokens alone. */
    PatternDraft ofTokens(List<TokenEffects.Level> tokens) {
        double[] values = values(on.learning, tokens);
        return new PatternDraft(
                on,
                tokens,
                List.of(),
                RuleWeights.of(on.learning.activations()).with(values, 0),
                List.of(values),
                List.of(values(on.choosing, tokens)));
    }

    /** With one more rule. */
    PatternDraft with(List<Pattern.Condition> conditions) {
        double[] values = indicator(on.learning, conditions);
        return new PatternDraft(
                on,
                levels,
                RuleWeights.and(rules, conditions),
                weights.with(values, on.ridge),
                RuleWeights.and(learningFeatures, values),
                RuleWeights.and(choosingFeatures, indicator(on.choosing, conditions)));
    }

    private static double[] values(Positions positions, List<TokenEffects.Level> levels) {
        int[] tokens =
                levels.stream()
                        .flatMapToInt(level -> level.tokens().stream().mapToInt(token -> token))
                        .toArray();
        double[] effects =
                levels.stream()
                        .flatMapToDouble(level ->
                                level.tokens().stream().mapToDouble(token -> level.effect()))
                        .toArray();
        IntIndex places = IntIndex.of(tokens);
        double[] values = new double[positions.size()];
        for (int p = 0; p < values.length; p++) {
            int place = places.indexOf(positions.token(0, p));
            values[p] = place < 0 ? 0 : effects[place];
        }
        return values;
    }

    /** 1 where all conditions hold, 0 elsewhere. */
    private static double[] indicator(Positions positions, List<Pattern.Condition> conditions) {
        double[] values = new double[positions.size()];
        positions.matching(conditions).stream().forEach(p -> values[p] = 1);
        return values;
    }

    /** Without the tokens and rules that later rules have made superfluous. */
    PatternDraft pruned() {
        PatternDraft best = this;
        if (!levels.isEmpty()) {
            best = better(best, of(on, List.of(), rules));
        }
        for (int i = 0; i < rules.size(); i++) {
            List<List<Pattern.Condition>> rest = new ArrayList<>(rules);
            rest.remove(i);
            best = better(best, of(on, levels, rest));
        }
        return best == this ? this : best.pruned();
    }

    /** The first, unless the other is worth more. */
    static PatternDraft better(PatternDraft one, PatternDraft other) {
        return other.value > one.value ? other : one;
    }

    /** Fitted with another ridge. */
    PatternDraft withRidge(double other) {
        return of(new Grounds(on.learning, on.choosing, on.cap, other), levels, rules);
    }

    private static PatternDraft of(
            Grounds on, List<TokenEffects.Level> tokens, List<List<Pattern.Condition>> rules) {
        PatternDraft draft = on.empty();
        draft = tokens.isEmpty() ? draft : draft.ofTokens(tokens);
        for (List<Pattern.Condition> each : rules) {
            draft = draft.with(each);
        }
        return draft;
    }

    /** The rules beside the tokens. */
    List<List<Pattern.Condition>> rules() {
        return rules;
    }

    /** How many rules the pattern has, a level being one. */
    int size() {
        return levels.size() + rules.size();
    }

    /** True activations less predicted ones over the windows it is grown on. */
    double[] residual() {
        double[] residual = predict(learningFeatures, on.learning.size());
        for (int p = 0; p < residual.length; p++) {
            residual[p] = on.learning.activation(p) - residual[p];
        }
        return residual;
    }

    private double[] predict(List<double[]> features, int positions) {
        double[] predicted = RuleWeights.predict(solution, features, positions);
        for (int p = 0; p < positions; p++) {
            predicted[p] = Math.min(on.cap, predicted[p]);
        }
        return predicted;
    }

    /** The pattern itself. */
    GrownPattern grown(TokenEffects effects) {
        List<Pattern.Rule> all = new ArrayList<>();
        for (TokenEffects.Level level : levels) {
            all.add(
                    new Pattern.Rule(
                            List.of(Pattern.Condition.at(0, level.tokens())),
                            solution[1] * level.effect()));
        }
        int first = levels.isEmpty() ? 1 : 2;
        for (int i = 0; i < rules.size(); i++) {
            all.add(new Pattern.Rule(rules.get(i), solution[first + i]));
        }
        List<Double> says =
                all.stream()
                        .map(rule ->
                                rule.weight()
                                        * on.learning.matching(rule.conditions()).cardinality())
                        .toList();
        double positive = 0;
        for (double each : says) {
            positive += Math.max(0, each);
        }
        double whole = positive;
        return new GrownPattern(
                new Pattern(solution[0], Math.max(on.cap, solution[0]), all),
                says.stream().map(each -> whole > 0 ? each / whole : 0).toList(),
                effects,
                on.learning);
    }

    private double price() {
        double price = 0;
        for (TokenEffects.Level level : levels) {
            price += RULE_PRICE + ITEM_PRICE * level.tokens().size();
        }
        for (List<Pattern.Condition> conditions : rules) {
            int items = conditions.stream().mapToInt(each -> each.test().size()).sum();
            price += RULE_PRICE + ITEM_PRICE * items;
        }
        return price;
    }
}
