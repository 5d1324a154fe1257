package dev.hyaline.llm;

import java.util.Locale;

/**
 * One message of a chat.
 *
 * @param speaker whose it is
 * @param text what is said
 */
public record Message(Speaker speaker, String text) {

    /** Who speaks. */
    public enum Speaker {
        SYSTEM,
        USER,
        ASSISTANT;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Instructions that stand above the conversation. */
    public static Message system(String text) {
        return new Message(Speaker.SYSTEM, text);
    }

    /** What the model is asked. */
    public static Message user(String text) {
        return new Message(Speaker.USER, text);
    }

    /** What the model is shown as said by itself (examples). */
    public static Message assistant(String text) {
        return new Message(Speaker.ASSISTANT, text);
    }
}
