package dev.hyaline.explain;

import dev.hyaline.record.file.TokenTable;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pattern, and what it does on the windows it was grown on.
 *
 * @param shares for each rule, weight times matches, as a share of all positive ones
 * @param learning those windows
 */
record GrownPattern(
        Pattern pattern, List<Double> shares, TokenEffects effects, Positions learning) {

    /** The token table alone, where there are no windows to grow on. */
    static GrownPattern ofTable(TokenTable table) {
        Pattern pattern = LexicalExplainer.pattern(table);
        Positions none = new Positions(List.of(), TokenClasses.NONE);
        return new GrownPattern(
                pattern,
                Collections.nCopies(pattern.rules().size(), 0.0),
                TokenEffects.of(table, none, 1),
                none);
    }

    /** The tokens that a condition of a rule names, the most frequent there first. */
    List<Integer> frequent(List<Pattern.Condition> rule, Pattern.Condition condition) {
        Map<Integer, Integer> counts = new HashMap<>();
        learning.matching(rule).stream()
                .forEach(
                        p -> counts.merge(learning.token(-condition.offset(), p), 1, Integer::sum));
        return condition.test() instanceof TokenTest.OneOf oneOf
                ? oneOf.tokens().stream()
                        .sorted(Comparator.comparingInt(token -> -counts.getOrDefault(token, 0)))
                        .toList()
                : List.of();
    }
}
