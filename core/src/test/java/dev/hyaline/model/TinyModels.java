package dev.hyaline.model;

import dev.hyaline.model.family.ModelFolder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The tiny checkpoints of the fixtures. */
final class TinyModels {

    /** One for each activation function, each with its weights in another disguise. */
    static final List<String> ALL =
            List.of("tiny-gelu_new", "tiny-gelu", "tiny-relu", "tiny-silu", "tiny-quick_gelu");

    private TinyModels() {}

    static Path folder(String name) {
        String resource = "/fixtures/model/" + name + "/config.json";
        try {
            return Path.of(
                            Objects.requireNonNull(TinyModels.class.getResource(resource), resource)
                                    .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Transformer load(String name) {
        try (ModelFolder checkpoint = ModelFolder.open(folder(name))) {
            return Transformer.load(checkpoint.weights());
        }
    }

    static List<Path> expected(String name) {
        return Stream.of("a", "b", "c")
                .map(text -> folder(name).resolve("expected-" + text + ".safetensors"))
                .toList();
    }
}
