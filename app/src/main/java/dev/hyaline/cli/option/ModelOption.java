package dev.hyaline.cli.option;

import dev.hyaline.Hyaline;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.subject.ModelOptions;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import dev.hyaline.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --model}, wherever a subject model is asked for. */
public final class ModelOption {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            description =
                    "The subject model: a Hugging Face folder of GPT-2, Llama, Gemma, Qwen or another"
                            + " family that docs/models.md lists, or builtin (default:"
                            + " ${DEFAULT-VALUE}).")
    String model = "builtin";

    /** In single precision, on the CPU. To be closed. */
    public TransformerSubject open() {
        return open(Precision.FP32, Device.CPU);
    }

    /** To be closed. */
    public TransformerSubject open(Precision precision, Device device) {
        return TransformerSubject.open(model, precision, device);
    }

    /** With latents as units. To be closed. */
    public SubjectModel open(ModelOptions options) {
        return Hyaline.model(model, options);
    }

    /** Its shape, for which no weights are needed; a model without a configuration is none. */
    public ModelConfig config() {
        if (!has("config.json")) {
            throw HyalineException.model(
                    "model must be builtin or a folder with a config.json, but is: " + model);
        }
        return ModelFolder.config(folder());
    }

    /** Its tokenizer, if it has one. */
    public Optional<Tokenizer> tokenizer() {
        return has("tokenizer.json") || has("vocab.json")
                ? Optional.of(Tokenizer.load(folder()))
                : Optional.empty();
    }

    private Path folder() {
        return model.equals(BuiltInModel.NAME) ? BuiltInModel.folder() : Path.of(model);
    }

    private boolean has(String file) {
        return Files.isRegularFile(folder().resolve(file));
    }
}
