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
            defaultValue = "builtin",
            description =
                    "The subject model: a Hugging Face folder of the GPT-2 family, or builtin"
                            + " (default: ${DEFAULT-VALUE}).")
    String model = "builtin";

    public TransformerSubject open() {
        return TransformerSubject.open(model);
    }

    public TransformerSubject open(Precision precision, Device device) {
        return TransformerSubject.open(model, precision, device);
    }

    /** With latents as units. */
    public SubjectModel open(ModelOptions options) {
        return Hyaline.model(model, options);
    }

    /** The folder, for what needs no weights. */
    public Path folder() {
        return model.equals(BuiltInModel.NAME) ? BuiltInModel.folder() : Path.of(model);
    }

    /** Its shape; a model without a configuration is none. */
    public ModelConfig config() {
        Path file = folder().resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw HyalineException.model(
                    "model must be builtin or a folder with a config.json, but is: " + model);
        }
        return ModelFolder.config(folder());
    }

    /** A folder's tokenizer, if it has one. */
    public static Optional<Tokenizer> tokenizer(Path folder) {
        boolean present =
                Files.isRegularFile(folder.resolve("tokenizer.json"))
                        || Files.isRegularFile(folder.resolve("vocab.json"));
        return present ? Optional.of(Tokenizer.load(folder)) : Optional.empty();
    }
}
