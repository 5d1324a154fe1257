package dev.hyaline.score.judge;

import dev.hyaline.common.Figures;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks a language model, several items a request. The words are in {@code detection.json} and
 * {@code fuzzing.json} beside this class. Thread-safe.
 */
public final class LlmJudge implements WindowJudge {

    private final LanguageModel model;
    private final Vocabulary vocabulary;
    private final Options options;
    private final Map<JudgeTask, JudgePrompt> prompts;

    /**
     * @param itemsPerRequest at most so many windows at once
     * @param temperature of answers; empty leaves it to the server
     */
    public record Options(int itemsPerRequest, OptionalDouble temperature) {

        /** All of a card's usual items in one request; the likeliest answer. */
        public static final Options DEFAULT =
                new Options(2 * JudgeScorer.USUAL_ITEMS, OptionalDouble.of(0));

        public Options {
            if (itemsPerRequest < 1) {
                throw new IllegalArgumentException(
                        "itemsPerRequest must be at least 1, but is: " + itemsPerRequest);
            }
        }
    }

    /**
     * @param model to ask
     * @param vocabulary of the windows
     * @param options how to ask
     */
    public LlmJudge(LanguageModel model, Vocabulary vocabulary, Options options) {
        this.model = model;
        this.vocabulary = vocabulary;
        this.options = options;
        this.prompts =
                Stream.of(JudgeTask.values())
                        .collect(Collectors.toUnmodifiableMap(task -> task, JudgePrompt::of));
    }

    /** Such as {@code llm-judge detection/1-0f3a9c21 gpt-4o 20/request}. */
    @Override
    public String name(JudgeTask task) {
        return Figures.format(
                "llm-judge %s %s %d/request",
                prompt(task).label(), model.name(), options.itemsPerRequest());
    }

    @Override
    public List<Ruling> judge(JudgeTask task, Explanation explanation, List<Question> questions) {
        List<Reply> replies = model.askAll(requests(task, explanation, questions));
        List<Ruling> rulings = new ArrayList<>();
        for (Reply reply : replies) {
            int left = questions.size() - rulings.size();
            rulings.addAll(RulingReader.read(reply, Math.min(left, options.itemsPerRequest())));
        }
        return rulings;
    }

    @Override
    public Estimate estimate(JudgeTask task, Explanation explanation, List<Question> questions) {
        return requests(task, explanation, questions).stream()
                .map(model::estimate)
                .reduce(Estimate.NONE, Estimate::plus);
    }

    @Override
    public boolean waits() {
        return true;
    }

    private List<Request.Chat> requests(
            JudgeTask task, Explanation explanation, List<Question> questions) {
        List<Request.Chat> requests = new ArrayList<>();
        for (int from = 0; from < questions.size(); from += options.itemsPerRequest()) {
            int end = Math.min(questions.size(), from + options.itemsPerRequest());
            requests.add(
                    prompt(task)
                            .request(
                                    explanation,
                                    questions.subList(from, end),
                                    vocabulary,
                                    options.temperature()));
        }
        return requests;
    }

    private JudgePrompt prompt(JudgeTask task) {
        return Objects.requireNonNull(prompts.get(task));
    }
}
