package dev.hyaline.explain;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.llm.PromptFile;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.WindowKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Token–activation pairs: the best windows of the explain split, each cut to what surrounds its
 * largest activation, with {@link Discretisation levels} of the unit's maximum there:
 *
 * <pre>
 * window 1
 *  cost⇥0
 *  $⇥0
 * 40⇥10
 * above 0
 * 40⇥10
 * </pre>
 *
 * Lines with a tab are tokens, others are ours. The list at the end is there when fewer than {@link
 * Discretisation#SPARSE_SHARE} of the tokens are above 0. Source: the 2023 neuron-explainer paper,
 * whose windows are 64 tokens and whole. Masked positions are not shown.
 */
final class WindowPrompt extends UnitPrompt {

    /** More windows did not help in the paper. */
    static final int WINDOWS = 5;

    /** Of the 16 to 64 that serve well, so that a whole prompt stays near 1,100 tokens. */
    static final int MOST_TOKENS = 24;

    /** What follows the peak cannot have caused it; it shows how far the unit stays active. */
    static final int AFTER_PEAK = 6;

    private static final PromptFile FILE =
            PromptFile.load(WindowPrompt.class, "token-activations.json");

    /** A token as shown, and its level. */
    private record Pair(String token, int level) {

        String line() {
            return token + "\t" + level + "\n";
        }
    }

    WindowPrompt(ShownTokens tokens) {
        super(FILE, Set.of(Split.EXPLAIN), tokens);
    }

    @Override
    Optional<Shown> show(Evidence evidence) {
        List<ActivationRecord> windows =
                evidence.windows(WindowKind.TOP).stream()
                        .filter(each -> each.counted() > 0)
                        .sorted(
                                Comparator.<ActivationRecord>comparingDouble(w -> -w.maximum())
                                        .thenComparingLong(ActivationRecord::windowId))
                        .limit(WINDOWS)
                        .toList();
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        double maximum = evidence.summary().explain().maximum();
        String ids =
                windows.stream()
                        .map(each -> Long.toString(each.windowId()))
                        .collect(Collectors.joining(", "));
        return Optional.of(
                new Shown(
                        text(windows.stream().map(each -> cut(each, maximum)).toList()),
                        Figures.format(
                                "top windows %s of the explain split, at most %d tokens each",
                                ids, MOST_TOKENS)));
    }

    private List<Pair> cut(ActivationRecord window, double maximum) {
        int peak = WindowProbe.strongest(window);
        int end = Math.min(window.length(), peak + 1 + AFTER_PEAK);
        int from = Math.max(window.firstPosition(), end - MOST_TOKENS);
        end = Math.min(window.length(), from + MOST_TOKENS);
        List<Pair> pairs = new ArrayList<>();
        for (int position = from; position < end; position++) {
            pairs.add(
                    new Pair(
                            tokens.text(window.token(position)),
                            Discretisation.level(window.activation(position), maximum)));
        }
        return pairs;
    }

    @Override
    String example(JsonNode example) {
        List<List<Pair>> windows = new ArrayList<>();
        for (JsonNode window : example.get("windows")) {
            List<String> texts = strings(window.get("tokens"));
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                String text = ShownTokens.shown(texts.get(i));
                pairs.add(new Pair(text, window.get("levels").get(i).intValue()));
            }
            windows.add(pairs);
        }
        return text(windows);
    }

    private static String text(List<List<Pair>> windows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < windows.size(); i++) {
            text.append("window ").append(i + 1).append('\n');
            windows.get(i).forEach(pair -> text.append(pair.line()));
        }
        List<Pair> all = windows.stream().flatMap(List::stream).toList();
        List<Pair> active = all.stream().filter(pair -> pair.level() > 0).toList();
        if (active.size() < Discretisation.SPARSE_SHARE * all.size()) {
            text.append("above 0\n");
            active.forEach(pair -> text.append(pair.line()));
        }
        return text.toString();
    }
}
