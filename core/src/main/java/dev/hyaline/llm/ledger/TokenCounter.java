package dev.hyaline.llm.ledger;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.hyaline.llm.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Counts a prompt's tokens before it is sent. With OpenAI's tokenizer for OpenAI's models; for all
 * others cl100k_base stands in, which is an approximation ({@link #isExact}).
 */
public final class TokenCounter {

    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();
    private static final Pattern O200K =
            Pattern.compile("(?:chatgpt-4o|gpt-4o|gpt-4\\.[15]|gpt-5|o[134])(?:[.-].*)?");
    private static final Pattern CL100K =
            Pattern.compile("(?:gpt-4|gpt-3\\.5)(?:-.*)?|davinci-002|babbage-002");

    /** What OpenAI's chat format adds: around each message, and before the answer. */
    private static final int EACH_MESSAGE = 4;

    private static final int BEFORE_ANSWER = 3;

    /** More than any known chat template adds around a message. */
    private static final int EACH_MESSAGE_AT_MOST = 32;

    private final EncodingType type;
    private final boolean exact;

    private TokenCounter(EncodingType type, boolean exact) {
        this.type = type;
        this.exact = exact;
    }

    public static TokenCounter of(String model) {
        if (O200K.matcher(model).matches()) {
            return new TokenCounter(EncodingType.O200K_BASE, true);
        }
        return new TokenCounter(EncodingType.CL100K_BASE, CL100K.matcher(model).matches());
    }

    /** Whether it is the model's own tokenizer. */
    public boolean isExact() {
        return exact;
    }

    /** Tokens of a text, without any that mark its ends. */
    public int count(String text) {
        Encoding encoding = ENCODINGS.getEncoding(type);
        return encoding.countTokensOrdinary(text);
    }

    /** Tokens of a prompt. */
    public int count(Request request) {
        int tokens = request.texts().stream().mapToInt(this::count).sum();
        return request instanceof Request.Chat chat
                ? tokens + EACH_MESSAGE * chat.messages().size() + BEFORE_ANSWER
                : tokens;
    }

    /**
     * Tokens that a prompt cannot exceed: the count, or, when the tokenizer is not the model's own,
     * one for each byte, for no tokenizer with a byte alphabet has shorter tokens.
     */
    public int atMost(Request request) {
        if (exact) {
            return count(request);
        }
        return request.texts().stream().mapToInt(each -> atMost(each) + EACH_MESSAGE_AT_MOST).sum();
    }

    /** The same of a text. */
    int atMost(String text) {
        return exact ? count(text) : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
