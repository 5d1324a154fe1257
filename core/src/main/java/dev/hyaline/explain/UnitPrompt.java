package dev.hyaline.explain;

import dev.hyaline.corpus.Split;
import dev.hyaline.llm.PromptFile;
import dev.hyaline.llm.wire.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a language model is told and shown of a unit. The same for the same evidence; whoever
 * changes what it shows counts up the version of its file. Thread-safe.
 */
abstract class UnitPrompt {

    final PromptFile file;
    final Set<Split> splits;
    final ShownTokens tokens;

    /**
     * @param splits whose windows it looks at
     */
    UnitPrompt(PromptFile file, Set<Split> splits, ShownTokens tokens) {
        this.file = file;
        this.splits = splits;
        this.tokens = tokens;
    }

    /** What an example shows, by the same code that shows a unit. */
    abstract String example(JsonNode example);

    /** What is shown of a unit; empty where there is nothing to show. */
    abstract Optional<Shown> show(Evidence evidence);

    /**
     * @param text the unit's part of the prompt
     * @param evidence what that is, for the provenance
     */
    record Shown(String text, String evidence) {}

    /** What comes before the unit's part. */
    List<ChatMessage> constant() {
        return file.constant(
                this::example, example -> String.join("\n", strings(example.get("answer"))));
    }

    /** The strings of an array. */
    static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
