package dev.hyaline.explain;

import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import java.util.Arrays;
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
record PatternGrower(TokenClasses classes) {

    private static final int LEVELS = 10; // which leaves some rules for what stands before
    private static final List<Double> PRIORS = List.of(1.0, 4.0, Double.POSITIVE_INFINITY);
    private static final int[] TOKENS = {2, 8, 40, 256};

    /**
     * @param first candidates to be tried before anything is searched for
     */
    GrownPattern grow(Evidence evidence, List<List<Pattern.Condition>> first) {
        UnitSummary summary = evidence.summary();
        Positions learning =
                new Positions(windows(WindowKind.values(), evidence::windows), classes);
        Positions choosing =
                new Positions(
                        windows(
                                new WindowKind[] {WindowKind.TOP, WindowKind.UNIFORM},
                                evidence::choosing),
                        classes);
        double[] targets = choosing.activations();
        if (Arrays.stream(targets).noneMatch(each -> each != targets[0])) {
            choosing = learning; // then the prices alone keep it small
        }
        PatternDraft best = PatternDraft.empty(learning, choosing, summary.explain().maximum());
        List<TokenEffects> effects =
                PRIORS.stream()
                        .map(prior -> TokenEffects.of(summary.tokenTable(), learning, prior))
                        .toList();
        for (TokenEffects each : effects) {
            for (int tokens : TOKENS) {
                best = PatternDraft.better(best, best.ofTokens(each.levels(LEVELS, tokens)));
            }
        }
        for (List<Pattern.Condition> conditions : first) {
            best = PatternDraft.better(best, best.with(conditions));
        }
        RuleSearch search = new RuleSearch(learning, effects.getFirst());
        boolean grew = true;
        while (grew && best.size() < Pattern.MAX_RULES) {
            PatternDraft before = best;
            for (List<Pattern.Condition> conditions : search.candidates(before)) {
                best = PatternDraft.better(best, before.with(conditions));
            }
            best = PatternDraft.better(best, best.withRidge(PatternDraft.WEAK_RIDGE));
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
}
