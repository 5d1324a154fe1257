package dev.hyaline.explain;

import dev.hyaline.corpus.Split;
import dev.hyaline.llm.PromptFile;
import dev.hyaline.llm.wire.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a language model is told and shown of a unit. The same for the same evidence; whoever
 * changes what it shows counts up the version of its file. Thread-safe.
 */
interface UnitPrompt {

    /** Instructions and examples. */
    PromptFile file();

    /** What an example shows, by the same code that shows a unit. */
    String example(JsonNode example);

    /** What is shown of a unit; empty where there is nothing to show. */
    Optional<Shown> show(Evidence evidence);

    /** Whose windows it looks at. */
    Set<Split> splits();

    /**
     * @param text the unit's part of the prompt
     * @param evidence what that is, for the provenance
     */
    record Shown(String text, String evidence) {}

    /** What comes before the unit's part: equal for all units, so that servers can keep it. */
    static List<ChatMessage> constant(UnitPrompt prompt) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(ChatMessage.system(prompt.file().instructions()));
        for (JsonNode example : prompt.file().examples()) {
            messages.add(ChatMessage.user(prompt.example(example)));
            messages.add(ChatMessage.assistant(String.join("\n", strings(example.get("answer")))));
        }
        return List.copyOf(messages);
    }

    /** The strings of an array. */
    static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
