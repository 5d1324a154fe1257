package dev.hyaline.llm;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.common.Sha256;
import dev.hyaline.llm.wire.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The words of a prompt, as a resource file beside the class that fills it in:
 *
 * <pre>{"name": "…", "version": 1, "instructions": ["line", …], "examples": [ … ]}</pre>
 *
 * <p>Examples are data, shown by the same code that shows the real thing, so that the two cannot
 * drift apart. What is made with a prompt names it by its {@link #label}.
 *
 * @param version counts its releases
 * @param instructions what the model is told first
 * @param examples in a form of its user's
 * @param hash of the whole file
 */
public record PromptFile(
        String name, int version, String instructions, List<JsonNode> examples, Sha256 hash) {

    private static final int SHOWN_DIGITS = 8;

    public PromptFile {
        examples = List.copyOf(examples);
    }

    private record Body(
            String name, int version, List<String> instructions, List<JsonNode> examples) {}

    /**
     * Reads a prompt.
     *
     * @param owner in whose package the resource is
     * @param resource such as {@code token-activations.json}
     */
    public static PromptFile load(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            byte[] bytes = in.readAllBytes();
            Body body = Json.STRICT.readValue(bytes, Body.class);
            return new PromptFile(
                    body.name(),
                    body.version(),
                    String.join("\n", body.instructions()),
                    body.examples(),
                    Sha256.of(bytes));
        } catch (IOException e) {
            throw AtomicFiles.failure("read", Path.of(resource), e);
        }
    }

    /**
     * What comes before the question: equal for all units, so that servers can keep it.
     *
     * @param question what an example shows, by the code that shows a unit
     * @param answer what is said to it
     */
    public List<ChatMessage> constant(
            Function<JsonNode, String> question, Function<JsonNode, String> answer) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(ChatMessage.system(instructions));
        for (JsonNode example : examples) {
            messages.add(ChatMessage.user(question.apply(example)));
            messages.add(ChatMessage.assistant(answer.apply(example)));
        }
        return List.copyOf(messages);
    }

    /** Such as {@code token-activations/1-0f3a9c21}: name, version, first digits of the hash. */
    public String label() {
        return Figures.format("%s/%d-%s", name, version, hash.hex().substring(0, SHOWN_DIGITS));
    }
}
