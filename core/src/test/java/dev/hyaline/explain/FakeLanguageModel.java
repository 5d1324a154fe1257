package dev.hyaline.explain;

import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers as it is told and remembers what it was asked. Thread-safe. */
final class FakeLanguageModel implements LanguageModel {

    private final Function<Request, Reply> answers;
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private final List<Request> estimated = new CopyOnWriteArrayList<>();

    FakeLanguageModel(Function<Request, Reply> answers) {
        this.answers = answers;
    }

    /** Says the same to whatever it is asked. */
    static FakeLanguageModel saying(String text) {
        return new FakeLanguageModel(_ -> answer(text));
    }

    static Answer answer(String text) {
        return answer(text, "stop", Optional.empty());
    }

    static Answer answer(String text, String finish, Optional<String> refusal) {
        return new Answer(
                text,
                finish,
                refusal,
                List.of(),
                List.of(),
                new Usage(1, 1, 0, false),
                Optional.empty(),
                Duration.ZERO,
                1,
                false);
    }

    /** What it was asked, in the order of the samples. */
    List<Request> asked() {
        return bySample(asked);
    }

    /** What an estimate was wanted of. */
    List<Request> estimated() {
        return bySample(estimated);
    }

    private static List<Request> bySample(List<Request> requests) {
        return requests.stream()
                .sorted(Comparator.comparingInt(each -> each.sampling().sample()))
                .toList();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.PLAIN;
    }

    @Override
    public Reply ask(Request request) {
        asked.add(request);
        return answers.apply(request);
    }

    @Override
    public Estimate estimate(Request request) {
        estimated.add(request);
        return new Estimate(
                1, 0, 100, request.sampling().maxTokens(), BigDecimal.valueOf(2), 0, true);
    }
}
