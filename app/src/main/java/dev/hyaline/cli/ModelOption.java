package dev.hyaline.cli;

import dev.hyaline.record.Gpt2Subject;
import picocli.CommandLine.Option;

/** {@code --model}, wherever a subject model is asked for. */
final class ModelOption {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            defaultValue = "builtin",
            description =
                    "The subject model: a Hugging Face folder of the GPT-2 family, or builtin"
                            + " (default: ${DEFAULT-VALUE}).")
    String model = "builtin";

    Gpt2Subject open() {
        return Gpt2Subject.open(model);
    }
}
