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

    private final Positions learning;
    private final Positions choosing;
    private final double cap;
    private final double ridge;
    private final List<TokenEffects.Level> levels;
    private final List<List<Pattern.Condition>> rules;
    private final RuleWeights weights;
    private final List<double[]> learningFeatures; // the levels', then each rule's
    private final List<double[]> choosingFeatures;
    private final double[] solution;
    private final double value;

    private PatternDraft(
            Positions learning,
            Positions choosing,
            double cap,
            double ridge,
            List<TokenEffects.Level> levels,
            List<List<Pattern.Condition>> rules,
            RuleWeights weights,
            List<double[]> learningFeatures,
            List<double[]> choosingFeatures) {
        this.learning = learning;
        this.choosing = choosing;
        this.cap = cap;
        this.ridge = ridge;
        this.levels = levels;
        this.rules = rules;
        this.weights = weights;
        this.learningFeatures = learningFeatures;
        this.choosingFeatures = choosingFeatures;
        this.solution = weights.solve();
        this.value = correlation() - price();
    }

    /** Without tokens and rules. */
    static PatternDraft empty(Positions learning, Positions choosing, double cap) {
        return empty(learning, choosing, cap, RIDGE);
    }

    private static PatternDraft empty(
            Positions learning, Positions choosing, double cap, double ridge) {
        return new PatternDraft(
                learning,
                choosing,
                cap,
                ridge,
                List.of(),
                List.of(),
                RuleWeights.of(learning.activations()),
                List.of(),
                List.of());
    }

    /** These tokens alone. */
    PatternDraft ofTokens(List<TokenEffects.Level> tokens) {
        double[] learningValues = values(learning, tokens);
        return new PatternDraft(
                learning,
                choosing,
                cap,
                ridge,
                tokens,
                List.of(),
                RuleWeights.of(learning.activations()).with(learningValues, 0),
                List.of(learningValues),
                List.of(values(choosing, tokens)));
    }

    /** With one more rule. */
    PatternDraft with(List<Pattern.Condition> conditions) {
        double[] learningValues = indicator(learning, conditions);
        return new PatternDraft(
                learning,
                choosing,
                cap,
                ridge,
                levels,
                and(rules, conditions),
                weights.with(learningValues, ridge),
                and(learningFeatures, learningValues),
                and(choosingFeatures, indicator(choosing, conditions)));
    }

    private static <T> List<T> and(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }

    private static double[] values(Positions positions, List<TokenEffects.Level> levels) {
        int[] tokens =
                levels.stream()
                        .flatMap(level -> level.tokens().stream())
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] effects =
                levels.stream()
                        .flatMap(level -> level.tokens().stream().map(token -> level.effect()))
                        .mapToDouble(Double::doubleValue)
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
            PatternDraft without = of(List.of(), rules, ridge);
            best = without.value > best.value ? without : best;
        }
        for (int i = 0; i < rules.size(); i++) {
            List<List<Pattern.Condition>> rest = new ArrayList<>(rules);
            rest.remove(i);
            PatternDraft without = of(levels, rest, ridge);
            best = without.value > best.value ? without : best;
        }
        return best == this ? this : best.pruned();
    }

    /** Fitted with another ridge. */
    PatternDraft withRidge(double other) {
        return of(levels, rules, other);
    }

    private PatternDraft of(
            List<TokenEffects.Level> tokens,
            List<List<Pattern.Condition>> these,
            double otherRidge) {
        PatternDraft draft = empty(learning, choosing, cap, otherRidge);
        draft = tokens.isEmpty() ? draft : draft.ofTokens(tokens);
        for (List<Pattern.Condition> each : these) {
            draft = draft.with(each);
        }
        return draft;
    }

    /** What it is worth. */
    double value() {
        return value;
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
        double[] residual = RuleWeights.predict(solution, learningFeatures, learning.size());
        for (int p = 0; p < residual.length; p++) {
            residual[p] = learning.activation(p) - Math.min(cap, residual[p]);
        }
        return residual;
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
        double[] says =
                all.stream()
                        .mapToDouble(rule ->
                                rule.weight() * learning.matching(rule.conditions()).cardinality())
                        .toArray();
        double positive = 0;
        for (double each : says) {
            positive += Math.max(0, each);
        }
        List<Double> shares = new ArrayList<>();
        for (double each : says) {
            shares.add(positive > 0 ? each / positive : 0);
        }
        return new GrownPattern(
                new Pattern(solution[0], Math.max(cap, solution[0]), all),
                shares,
                effects,
                learning);
    }

    private double correlation() {
        double[] predicted = RuleWeights.predict(solution, choosingFeatures, choosing.size());
        for (int p = 0; p < predicted.length; p++) {
            predicted[p] = Math.min(cap, predicted[p]);
        }
        return Statistics.pearson(choosing.activations(), predicted).orElse(0);
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
