package dev.hyaline.score.judge;

import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers as it is told, and remembers what it was asked. Thread-safe. */
final class FakeModel implements LanguageModel {

    private final Function<String, Reply> reply;
    final List<Request.Chat> asked = Collections.synchronizedList(new ArrayList<>());

    /**
     * @param reply to the last message
     */
    FakeModel(Function<String, Reply> reply) {
        this.reply = reply;
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

    static Answer answer(String text) {
        return answer(text, "stop", Optional.empty());
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
        Request.Chat chat = (Request.Chat) request;
        asked.add(chat);
        return reply.apply(chat.messages().getLast().text());
    }

    /** A token a character. */
    @Override
    public Estimate estimate(Request request) {
        Request.Chat chat = (Request.Chat) request;
        int length = chat.messages().stream().map(ChatMessage::text).mapToInt(String::length).sum();
        return new Estimate(1, 0, length, chat.sampling().maxTokens(), BigDecimal.ZERO, 1, false);
    }
}
