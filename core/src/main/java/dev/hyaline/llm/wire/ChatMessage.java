package dev.hyaline.llm.wire;

import java.util.Locale;

/** One message of a chat. */
public record ChatMessage(Speaker speaker, String text) {

    public enum Speaker {
        SYSTEM,
        USER,
        ASSISTANT;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Instructions that stand above the conversation. */
    public static ChatMessage system(String text) {
        return new ChatMessage(Speaker.SYSTEM, text);
    }

    public static ChatMessage user(String text) {
        return new ChatMessage(Speaker.USER, text);
    }

    /** What the model is shown as said by itself (examples). */
    public static ChatMessage assistant(String text) {
        return new ChatMessage(Speaker.ASSISTANT, text);
    }
}
