package dev.hyaline.cli.option;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.text.Tokenizer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --bos}, wherever a model reads windows or texts. */
public final class BosOption {

    @Option(
            names = "--bos",
            paramLabel = "yes|no",
            description =
                    "Whether the model reads its begin-of-text token before each window or text"
                            + " (default: as its tokenizer does: yes for Llama, Mistral and Gemma, no"
                            + " for GPT-2, Pythia and Qwen).")
    @Nullable String bos;

    /** What was said, if anything. */
    public Optional<Boolean> said() {
        return Optional.ofNullable(bos)
                .map(word ->
                        switch (word) {
                            case "yes" -> true;
                            case "no" -> false;
                            default ->
                                    throw HyalineException.usage(
                                            "--bos must be yes or no, but is: " + word);
                        });
    }

    /** The framing that was asked for; empty where the model's tokenizer decides. */
    public Optional<Framing> framing(Optional<Tokenizer> tokenizer) {
        return said().map(said -> Framing.of(tokenizer, Optional.of(said)));
    }
}
