package dev.hyaline.llm.wire;

import dev.hyaline.common.Arguments;
import java.util.List;
import java.util.Optional;

/** What a language model is asked, without which model: that comes from whom it is given to. */
public sealed interface Request {

    /** How the answer is drawn. */
    Sampling sampling();

    /** What is read before the answer: the messages, or the text. */
    default List<String> texts() {
        return switch (this) {
            case Chat chat -> chat.messages().stream().map(ChatMessage::text).toList();
            case Completion completion -> List.of(completion.prompt());
        };
    }

    /** Alternatives wanted at each token of the answer; 0 for no log-probabilities. */
    int answerLogprobs();

    /** Alternatives wanted at each token of the prompt; 0 for no log-probabilities. */
    int promptLogprobs();

    /**
     * A conversation to go on with.
     *
     * @param messages in their order, at least one
     * @param promptLogprobs alternatives at each token of the prompt, the server's template
     *     included, or 0
     */
    record Chat(
            List<ChatMessage> messages,
            Sampling sampling,
            int answerLogprobs,
            int promptLogprobs,
            Optional<JsonFormat> format)
            implements Request {

        public Chat {
            messages = List.copyOf(messages);
            Arguments.require(!messages.isEmpty(), "messages must not be empty");
            check(answerLogprobs, promptLogprobs);
        }

        /** The same with log-probabilities of the answer. */
        public Chat withAnswerLogprobs(int alternatives) {
            return new Chat(messages, sampling, alternatives, promptLogprobs, format);
        }

        /** The same with log-probabilities of the prompt. */
        public Chat withPromptLogprobs(int alternatives) {
            return new Chat(messages, sampling, answerLogprobs, alternatives, format);
        }

        /** The conversation as a text to continue, for models that only do that. */
        Completion asText() {
            StringBuilder text = new StringBuilder();
            for (ChatMessage message : messages) {
                text.append(label(message.speaker())).append(message.text()).append("\n\n");
            }
            text.append(label(ChatMessage.Speaker.ASSISTANT).stripTrailing());
            Sampling ending =
                    sampling.stop().isEmpty()
                            ? sampling.withStop("\n\n" + label(ChatMessage.Speaker.USER).strip())
                            : sampling;
            return new Completion(text.toString(), ending, answerLogprobs, promptLogprobs);
        }

        private static String label(ChatMessage.Speaker speaker) {
            return switch (speaker) {
                case SYSTEM -> "";
                case USER -> "Question:\n";
                case ASSISTANT -> "Answer:\n";
            };
        }

        /** The same with an answer in JSON. */
        public Chat withFormat(JsonFormat wanted) {
            return new Chat(
                    messages, sampling, answerLogprobs, promptLogprobs, Optional.of(wanted));
        }
    }

    /** A text to continue. */
    record Completion(String prompt, Sampling sampling, int answerLogprobs, int promptLogprobs)
            implements Request {

        public Completion {
            check(answerLogprobs, promptLogprobs);
        }

        /** The same with log-probabilities of the answer. */
        public Completion withAnswerLogprobs(int alternatives) {
            return new Completion(prompt, sampling, alternatives, promptLogprobs);
        }

        /** The same with log-probabilities of the prompt. */
        public Completion withPromptLogprobs(int alternatives) {
            return new Completion(prompt, sampling, answerLogprobs, alternatives);
        }
    }

    /** A conversation, without log-probabilities or format. */
    static Chat chat(List<ChatMessage> messages, Sampling sampling) {
        return new Chat(messages, sampling, 0, 0, Optional.empty());
    }

    /** A text to continue, without log-probabilities. */
    static Completion completion(String prompt, Sampling sampling) {
        return new Completion(prompt, sampling, 0, 0);
    }

    private static void check(int answerLogprobs, int promptLogprobs) {
        if (answerLogprobs < 0 || promptLogprobs < 0) {
            throw Arguments.wrong(
                    "alternatives must be at least 0, but are: %d and %d",
                    answerLogprobs, promptLogprobs);
        }
    }
}
