package dev.hyaline.simulate;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.Json;
import dev.hyaline.llm.PromptFile;
import java.util.List;

/**
 * An example of a prompt file: a unit that is explained, and what it did.
 *
 * @param explanation of the unit
 * @param windows at least one
 */
record PromptExample(String explanation, List<Window> windows) {

    PromptExample {
        windows = List.copyOf(windows);
    }

    /**
     * What the unit did on a window.
     *
     * @param tokens their texts
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

    static List<PromptExample> of(PromptFile file) {
        return file.examples().stream()
                .map(each -> Json.STRICT.treeToValue(each, PromptExample.class))
                .toList();
    }

    /** The windows' tokens. */
    List<List<String>> tokens() {
        return windows.stream().map(Window::tokens).toList();
    }
}
