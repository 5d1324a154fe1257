package dev.hyaline.explain;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Sha256;
import dev.hyaline.llm.PromptFile;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.subject.UnitId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A list of tokens without any context: {@link #SHOWN} drawn by hash from the first {@link #TOP} of
 * the token table that lie above the mean of all others, the highest mean first. Source: the
 * token-space explanations of the 2023 neuron-explainer line, which draws them at random.
 */
final class TokenListPrompt extends UnitPrompt {

    static final int TOP = 100;
    static final int SHOWN = 50;

    private static final PromptFile FILE =
            PromptFile.load(TokenListPrompt.class, "token-list.json");

    /** The table was made of the explain split, and no window is looked at. */
    TokenListPrompt(ShownTokens tokens) {
        super(FILE, Set.of(), tokens);
    }

    @Override
    Optional<Shown> show(Evidence evidence) {
        UnitId unit = evidence.summary().unit();
        TokenTable table = evidence.summary().tokenTable();
        List<Integer> top =
                table.entries().stream()
                        .limit(TOP)
                        .filter(each -> each.mean() > table.otherMean())
                        .map(TokenTable.Entry::token)
                        .toList();
        if (top.isEmpty()) {
            return Optional.empty();
        }
        Set<Integer> drawn =
                top.stream()
                        .sorted(
                                Comparator.comparing((Integer token) ->
                                        Sha256.of(Figures.format("%s token %d", unit, token))))
                        .limit(SHOWN)
                        .collect(Collectors.toCollection(HashSet::new));
        String text =
                top.stream()
                        .filter(drawn::contains)
                        .map(token -> line(tokens.text(token)))
                        .collect(Collectors.joining());
        return Optional.of(
                new Shown(
                        text,
                        Figures.format(
                                "%d of the first %d tokens of the explain split's token table",
                                drawn.size(), top.size())));
    }

    @Override
    String example(JsonNode example) {
        return strings(example.get("tokens")).stream()
                .map(token -> line(ShownTokens.shown(token)))
                .collect(Collectors.joining());
    }

    /** In back quotes, which are escaped within, so that blanks can be seen. */
    private static String line(String shown) {
        return "`" + shown + "`\n";
    }
}
