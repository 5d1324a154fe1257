package dev.hyaline.explain;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.record.file.UnitSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Asks a language model what a unit responds to: for one sentence, and a {@link Pattern} where
 * there is one, which then simulates for free.
 *
 * <p>Source: the 2023 neuron-explainer paper; its evidence, another prompt. Dead units are not
 * asked about. What is no explanation (refused, empty, cut, over-long) is said to be none, never
 * made into one; a pattern that cannot be read is left out, the provenance says why, and the
 * sentence stays. Thread-safe.
 */
public final class LlmExplainer implements Explainer {

    /** The usual name of one that shows windows. */
    public static final String NAME = "llm";

    /** The usual name of one that shows tokens. */
    public static final String TOKENS_NAME = "llm-tokens";

    /** A sentence takes about 40, four rules 200. */
    static final int MOST_ANSWER_TOKENS = 400;

    private static final double DIVERSE = 1; // the temperature of several candidates

    private final String name;
    private final LanguageModel model;
    private final UnitPrompt prompt;
    private final int count;
    private final List<ChatMessage> constant;

    private LlmExplainer(String name, LanguageModel model, UnitPrompt prompt, int count) {
        Arguments.require(count >= 1, "candidates must be at least 1, but is: %s", count);
        this.name = name;
        this.model = model;
        this.prompt = prompt;
        this.count = count;
        this.constant = prompt.constant();
    }

    /**
     * Shows the best windows of the explain split with their activations.
     *
     * @param name what explanations call it, such as {@link #NAME}
     * @param candidates how many answers there are to choose from, at least 1; the likeliest one
     *     for 1, else drawn at temperature 1
     */
    public static LlmExplainer ofWindows(
            String name, LanguageModel model, ShownTokens tokens, int candidates) {
        return new LlmExplainer(name, model, new WindowPrompt(tokens), candidates);
    }

    /**
     * Shows a list of tokens that the unit is most active on, without context.
     *
     * @param name what explanations call it, such as {@link #TOKENS_NAME}
     * @param candidates as for {@link #ofWindows}
     */
    public static LlmExplainer ofTokens(
            String name, LanguageModel model, ShownTokens tokens, int candidates) {
        return new LlmExplainer(name, model, new TokenListPrompt(tokens), candidates);
    }

    @Override
    public String name() {
        return name;
    }

    /** Such as {@code token-activations/1-0f3a9c21 gpt-4o-mini}; with how many candidates. */
    @Override
    public String version() {
        String asked = prompt.file.label() + " " + model.name();
        return count == 1 ? asked : asked + " candidates " + count;
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public Set<Split> splits() {
        return prompt.splits;
    }

    /** The first candidate; the others are not asked for. */
    @Override
    public Explanation explain(Evidence evidence) {
        return explanations(evidence, 1).getFirst();
    }

    /**
     * All different outcomes, in the order of their requests: a model that answers twice with the
     * same words is one, and so are two failures for the same reason.
     */
    @Override
    public List<Explanation> candidates(Evidence evidence) {
        Map<String, Explanation> different = new LinkedHashMap<>();
        for (Explanation each : explanations(evidence, count)) {
            different.putIfAbsent(each.id(), each);
        }
        return List.copyOf(different.values());
    }

    @Override
    public Estimate estimate(Evidence evidence) {
        return shown(evidence).stream()
                .flatMap(shown -> requests(shown, count).stream())
                .map(model::estimate)
                .reduce(Estimate.NONE, Estimate::plus);
    }

    private List<Explanation> explanations(Evidence evidence, int most) {
        UnitSummary summary = evidence.summary();
        if (summary.dead()) {
            return List.of(
                    Explanation.dead(summary, provenance("statistics of the explain split")));
        }
        Optional<UnitPrompt.Shown> shown = shown(evidence);
        if (shown.isEmpty()) {
            return List.of(
                    Explanation.none(
                            summary.unit(),
                            new Explanation.Status.Failed("the explain split has nothing to show"),
                            provenance("nothing")));
        }
        List<Reply> replies = model.askAll(requests(shown.get(), most));
        List<Explanation> explanations = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            String candidate =
                    count == 1 ? "" : Figures.format("; candidate %d of %d", i + 1, count);
            explanations.add(
                    explanation(summary, replies.get(i), shown.get().evidence() + candidate));
        }
        return explanations;
    }

    /** What is shown of a unit that is asked about. */
    private Optional<UnitPrompt.Shown> shown(Evidence evidence) {
        return evidence.summary().dead() ? Optional.empty() : prompt.show(evidence);
    }

    private List<Request> requests(UnitPrompt.Shown shown, int most) {
        List<ChatMessage> messages = new ArrayList<>(constant);
        messages.add(ChatMessage.user(shown.text()));
        Sampling sampling = Sampling.at(count == 1 ? 0 : DIVERSE, MOST_ANSWER_TOKENS);
        return IntStream.range(0, most)
                .<Request>mapToObj(i -> Request.chat(messages, sampling.withSample(i)))
                .toList();
    }

    private Explanation explanation(UnitSummary summary, Reply reply, String evidence) {
        return switch (AnswerText.of(reply)) {
            case AnswerText.None none ->
                    Explanation.none(summary.unit(), none.status(), provenance(evidence));
            case AnswerText.Said said -> {
                String seen = evidence;
                Optional<Pattern> pattern = Optional.empty();
                try {
                    pattern = said.pattern().map(text -> pattern(text, summary));
                } catch (HyalineException e) {
                    seen += "; pattern left out: " + e.getMessage();
                }
                yield Explanation.of(summary, said.sentence(), pattern, provenance(seen));
            }
        };
    }

    private Pattern pattern(String text, UnitSummary summary) {
        return SpokenPattern.parse(
                text, prompt.tokens, summary.explain().maximum(), "answer of " + model.name());
    }

    private Provenance provenance(String evidence) {
        return Provenance.of(Author.model(name), version(), evidence);
    }
}
