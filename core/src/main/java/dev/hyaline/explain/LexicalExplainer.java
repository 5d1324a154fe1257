package dev.hyaline.explain;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The token table in words and as a pattern; no language model takes part.
 *
 * <p>The sentence names at most {@value #SENTENCE_TOKENS} tokens with their measured means. They
 * are ranked by the mean drawn towards that of all other tokens as if it had been seen {@value
 * #PRIOR_COUNT} more times there,
 *
 * <pre>
 * shrunk = (count · mean + {@value #PRIOR_COUNT} · otherMean) / (count + {@value #PRIOR_COUNT})
 * </pre>
 *
 * so that a token seen once does not lead on the strength of one window; and those standing out by
 * less than a quarter of what the first one does are left out.
 *
 * <p>The pattern is the whole table: base = otherMean, one rule a level, the levels chosen by
 * {@link Levels} over the measured means weighted by count.
 *
 * @param tokenText a token's text by its id
 */
public record LexicalExplainer(IntFunction<String> tokenText) implements Explainer {

    static final int SENTENCE_TOKENS = 10;
    static final int PRIOR_COUNT = 4;
    private static final double STANDING_OUT = 0.25;
    private static final int MOST_ENTRIES = Pattern.MAX_RULES * Pattern.MAX_TOKENS;

    @Override
    public String name() {
        return "lexical";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<Split> splits() {
        return Set.of();
    }

    @Override
    public Explanation explain(Evidence evidence) {
        UnitSummary summary = evidence.summary();
        TokenTable table = summary.tokenTable();
        Provenance provenance =
                Provenance.of(
                        Author.program(name()),
                        version(),
                        Figures.format(
                                "token table of the explain split: %d tokens",
                                table.entries().size()));
        return Explanation.of(
                summary, verb -> sentence(verb, table), () -> pattern(table), provenance);
    }

    private String sentence(String verb, TokenTable table) {
        List<TokenTable.Entry> ranked =
                table.entries().stream()
                        .sorted(
                                Comparator.<TokenTable.Entry>comparingDouble(
                                                e -> -aboveOthers(e, table))
                                        .thenComparingInt(TokenTable.Entry::token))
                        .toList();
        if (ranked.isEmpty() || aboveOthers(ranked.getFirst(), table) <= 0) {
            return Figures.format(
                    "no token stands out (mean activation %s)",
                    Explanation.number(table.otherMean()));
        }
        double threshold = STANDING_OUT * aboveOthers(ranked.getFirst(), table);
        return ranked.stream()
                .takeWhile(entry -> aboveOthers(entry, table) >= threshold)
                .limit(SENTENCE_TOKENS)
                .map(e ->
                        VisibleText.quoted(tokenText.apply(e.token()))
                                + " ("
                                + Explanation.number(e.mean())
                                + ")")
                .collect(Collectors.joining(", ", verb + " on ", ""));
    }

    /** By how much the shrunk mean exceeds that of all other tokens. */
    private static double aboveOthers(TokenTable.Entry entry, TokenTable table) {
        return entry.count() * (entry.mean() - table.otherMean()) / (entry.count() + PRIOR_COUNT);
    }

    /** The table as a pattern: tokens of nearly equal means share a rule. */
    static Pattern pattern(TokenTable table) {
        List<TokenTable.Entry> entries =
                table.entries().stream()
                        .limit(MOST_ENTRIES)
                        .sorted(
                                Comparator.comparingDouble(TokenTable.Entry::mean)
                                        .thenComparingInt(TokenTable.Entry::token))
                        .toList();
        double[] means = entries.stream().mapToDouble(TokenTable.Entry::mean).toArray();
        double[] counts = entries.stream().mapToDouble(e -> Math.max(1, e.count())).toArray();
        List<Pattern.Rule> rules = new ArrayList<>();
        double highest = 0;
        int from = 0;
        for (int end : Levels.cut(means, counts, Pattern.MAX_RULES, Pattern.MAX_TOKENS)) {
            List<Integer> tokens =
                    entries.subList(from, end).stream().map(TokenTable.Entry::token).toList();
            double weight = mean(means, counts, from, end) - table.otherMean();
            Pattern.Condition condition = new Pattern.Condition(0, new TokenTest.OneOf(tokens));
            rules.addFirst(new Pattern.Rule(List.of(condition), weight));
            highest = Math.max(highest, weight);
            from = end;
        }
        return new Pattern(table.otherMean(), table.otherMean() + highest, rules);
    }

    private static double mean(double[] means, double[] counts, int from, int end) {
        double sum = 0;
        double count = 0;
        for (int i = from; i < end; i++) {
            sum += counts[i] * means[i];
            count += counts[i];
        }
        return sum / count;
    }
}
