package dev.hyaline.simulate;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.Json;
import dev.hyaline.llm.PromptFile;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An example of a prompt file: a unit that is explained, and what it did.
 *
 * @param windows at least one
 */
record PromptExample(String explanation, List<Window> windows) {

    PromptExample {
        windows = List.copyOf(windows);
    }

    /**
     * What the unit did on a window.
     *
     * @param values from 0 to 10, one a token
     */
    record Window(List<String> tokens, List<Integer> values) {

        Window {
            tokens = List.copyOf(tokens);
            values = List.copyOf(values);
            if (tokens.size() != values.size()) {
                throw Arguments.wrong(
                        "values must be one a token, but are: %d for %d tokens",
                        values.size(), tokens.size());
            }
        }
    }

    static PromptExample of(JsonNode example) {
        return Json.STRICT.treeToValue(example, PromptExample.class);
    }

    static List<PromptExample> of(PromptFile file) {
        return file.examples().stream().map(PromptExample::of).toList();
    }

    List<List<String>> tokens() {
        return windows.stream().map(Window::tokens).toList();
    }
}
