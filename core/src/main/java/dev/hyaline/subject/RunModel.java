package dev.hyaline.subject;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that a run was recorded from, to be opened again: that one by its hash, or none.
 *
 * @param recorded where it was, {@code builtin} or a folder; empty where the run does not say
 * @param elsewhere where a person says that it is by now
 * @param expected what the run recorded
 */
public record RunModel(
        Optional<String> recorded, Optional<String> elsewhere, Manifest.Model expected) {

    /** Where the run says. */
    public static RunModel of(Manifest manifest) {
        return of(manifest, Optional.empty());
    }

    /**
     * @param elsewhere where it is when it is not where the run says
     */
    public static RunModel of(Manifest manifest, Optional<String> elsewhere) {
        Object source = manifest.options().get("modelSource");
        return new RunModel(
                Optional.ofNullable(source).map(String::valueOf).filter(each -> !each.isBlank()),
                elsewhere,
                manifest.model());
    }

    /** Whether anybody says where it is. */
    public boolean isSomewhere() {
        return elsewhere.isPresent() || recorded.isPresent();
    }

    /** In single precision, on the CPU. To be closed. */
    public TransformerSubject open() {
        return open(Precision.FP32, Device.CPU);
    }

    /** The model. To be closed. */
    public TransformerSubject open(Precision precision, Device device) {
        TransformerSubject subject = TransformerSubject.open(place(), precision, device);
        try {
            requireExpected(subject.identity().name(), subject.identity().sha256());
            return subject;
        } catch (RuntimeException e) {
            subject.close();
            throw e;
        }
    }

    /**
     * As the run read it, with the autoencoders that the run keeps, in single precision, on the
     * CPU. To be closed.
     */
    public SubjectModel open(RunFolder run, Manifest manifest) {
        return FramedSubject.of(SubjectWithLatents.of(open(), run, manifest), Framing.of(manifest));
    }

    /** Its weights as they are stored, without a forward pass. To be closed. */
    public ModelFolder weights() {
        ModelFolder folder = ModelFolder.open(place());
        try {
            requireExpected(folder.name(), TransformerSubject.identity(folder).hex());
            return folder;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private String place() {
        return elsewhere.orElseGet(() -> {
            String source =
                    recorded.or(this::builtIn)
                            .orElseThrow(() ->
                                    HyalineException.model(
                                            "model must be known, but the run does not say where it is: %s (say where it is with --model)",
                                            expected.name()));
            if (!source.equals(BuiltInModel.NAME) && !Files.isDirectory(Path.of(source))) {
                throw HyalineException.model(
                        "model must be where it was recorded from, but is not: %s (say where it is with --model)",
                        source);
            }
            return source;
        });
    }

    /** Earlier versions wrote the name alone. */
    private Optional<String> builtIn() {
        return Optional.of(expected.name()).filter(BuiltInModel.NAME::equals);
    }

    private void requireExpected(String name, String sha256) {
        if (!sha256.equals(expected.sha256())) {
            throw HyalineException.model(
                    "model must be the one that was recorded, %s with SHA-256 %.12s…, but is: %s with %.12s…",
                    expected.name(), expected.sha256(), name, sha256);
        }
    }
}
