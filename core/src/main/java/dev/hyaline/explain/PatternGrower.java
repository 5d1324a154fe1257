package dev.hyaline.explain;

import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Grows a unit's pattern on the explain split and keeps of it what pays on the calibrate split.
 *
 * <p>First tokens: those that the unit answers to, in levels of nearly equal effect ({@link
 * TokenEffects}). Then, one rule at a time, what {@link RuleSearch} finds in the residual: a class,
 * or a token or class before a token. After each rule all weights are fitted anew ({@link
 * PatternDraft}). A rule is kept when the correlation over the calibrate windows rises by more than
 * its price.
 */
final class PatternGrower {

    private static final int LEVELS = 10; // which leaves some rules for what stands before
    private static final List<Double> PRIORS = List.of(1.0, 4.0, Double.POSITIVE_INFINITY);
    private static final int[] TOKENS = {2, 8, 40, 256};

    private final TokenClasses classes;

    PatternGrower(TokenClasses classes) {
        this.classes = classes;
    }

    /**
     * A pattern, and what it does on the windows it was grown on.
     *
     * @param shares for each rule, weight times matches, as a share of all positive ones
     * @param effects of tokens
     * @param learning those windows
     */
    record Grown(Pattern pattern, List<Double> shares, TokenEffects effects, Positions learning) {

        /** The token table alone, where there are no windows to grow on. */
        static Grown ofTable(TokenTable table) {
            Pattern pattern = LexicalExplainer.pattern(table);
            Positions none = Positions.of(List.of(), TokenClasses.NONE);
            return new Grown(
                    pattern,
                    Collections.nCopies(pattern.rules().size(), 0.0),
                    TokenEffects.of(table, none, 1),
                    none);
        }

        /** The tokens that a condition of a rule names, the most frequent there first. */
        List<Integer> frequent(List<Pattern.Condition> rule, Pattern.Condition condition) {
            Map<Integer, Integer> counts = new HashMap<>();
            learning.matching(rule).stream()
                    .forEach(p ->
                            counts.merge(learning.token(-condition.offset(), p), 1, Integer::sum));
            return condition.test() instanceof TokenTest.OneOf oneOf
                    ? oneOf.tokens().stream()
                            .sorted(
                                    Comparator.comparingInt(
                                            token -> -counts.getOrDefault(token, 0)))
                            .toList()
                    : List.of();
        }
    }

    /**
     * @param first candidates to be tried before anything is searched for
     */
    Grown grow(Evidence evidence, List<List<Pattern.Condition>> first) {
        UnitSummary summary = evidence.summary();
        Positions learning = Positions.of(windows(WindowKind.values(), evidence::windows), classes);
        Positions choosing =
                Positions.of(
                        windows(
                                new WindowKind[] {WindowKind.TOP, WindowKind.UNIFORM},
                                evidence::choosing),
                        classes);
        if (!varies(choosing)) {
            choosing = learning; // then the prices alone keep it small
        }
        PatternDraft best = PatternDraft.empty(learning, choosing, summary.explain().maximum());
        List<TokenEffects> effects =
                PRIORS.stream()
                        .map(prior -> TokenEffects.of(summary.tokenTable(), learning, prior))
                        .toList();
        for (TokenEffects each : effects) {
            for (int tokens : TOKENS) {
                best = better(best, best.ofTokens(each.levels(LEVELS, tokens)));
            }
        }
        for (List<Pattern.Condition> conditions : first) {
            best = better(best, best.with(conditions));
        }
        RuleSearch search = new RuleSearch(learning, effects.getFirst());
        boolean grew = true;
        while (grew && best.size() < Pattern.MAX_RULES) {
            PatternDraft before = best;
            for (List<Pattern.Condition> conditions : search.candidates(before)) {
                best = better(best, before.with(conditions));
            }
            best = better(best, best.withRidge(PatternDraft.WEAK_RIDGE));
            grew = best != before;
        }
        return best.pruned().grown(effects.getFirst());
    }

    /** Each window once, whatever it was kept for. */
    private static List<ActivationRecord> windows(
            WindowKind[] kinds, Function<WindowKind, List<ActivationRecord>> ofKind) {
        Map<Long, ActivationRecord> windows = new LinkedHashMap<>();
        for (WindowKind kind : kinds) {
            ofKind.apply(kind).forEach(each -> windows.putIfAbsent(each.windowId(), each));
        }
        return List.copyOf(windows.values());
    }

    private static boolean varies(Positions positions) {
        double[] activations = positions.activations();
        return Arrays.stream(activations).anyMatch(each -> each != activations[0]);
    }

    private static PatternDraft better(PatternDraft one, PatternDraft other) {
        return other.value() > one.value() ? other : one;
    }

    static Pattern.Condition at(int offset, List<Integer> tokens) {
        return new Pattern.Condition(offset, new TokenTest.OneOf(tokens));
    }

    static Pattern.Condition at(int offset, TokenClass tokenClass) {
        return new Pattern.Condition(offset, new TokenTest.OfClass(List.of(tokenClass)));
    }
}
