package dev.hyaline.simulate;

import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.TokenLogprob;
import dev.hyaline.llm.wire.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A model in memory that replies as it is told and keeps what it was asked. */
final class FakeModel implements LanguageModel {

    static final Capabilities ALL =
            new Capabilities(
                    true, true, 20, 20, PromptLogprobs.FIELD, 20, true, JsonSupport.OBJECT);

    private final Capabilities can;
    private final Function<Request, Reply> replies;
    final List<Request> asked = new CopyOnWriteArrayList<>();

    FakeModel(Capabilities can, Function<Request, Reply> replies) {
        this.can = can;
        this.replies = replies;
    }

    /** Says the same whatever it is asked. */
    static FakeModel saying(String text) {
        return new FakeModel(ALL, _ -> answer(text, "stop"));
    }

    static Answer answer(String text, String finish) {
        return answer(text, finish, List.of(), List.of());
    }

    static Answer answer(
            String text, String finish, List<TokenLogprob> tokens, List<TokenLogprob> prompt) {
        return new Answer(
                text,
                finish,
                Optional.empty(),
                tokens,
                prompt,
                new Usage(10, 5, 0, false),
                Optional.empty(),
                Duration.ofMillis(1),
                1,
                false);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Capabilities capabilities() {
        return can;
    }

    @Override
    public Reply ask(Request request) {
        asked.add(request);
        return replies.apply(request);
    }

    @Override
    public Estimate estimate(Request request) {
        return new Estimate(1, 0, 1, request.sampling().maxTokens(), BigDecimal.ZERO, 1, false);
    }
}
