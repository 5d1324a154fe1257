package dev.hyaline.web.data;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.run.Manifest;
import java.util.Optional;

/**
 * Where a run's subject model can be opened again.
 *
 * @param argument {@code builtin} or a folder; empty where the run does not say
 * @param expected what the run recorded
 */
public record ModelSource(Optional<String> argument, Manifest.Model expected) {

    /** As the run says. */
    static ModelSource of(Manifest manifest) {
        Object source = manifest.options().get("modelSource");
        return new ModelSource(
                Optional.ofNullable(source).map(String::valueOf).filter(each -> !each.isBlank()),
                manifest.model());
    }

    /** The word or folder to open. */
    String require() {
        return argument.orElseThrow(() ->
                HyalineException.model(
                        "model must be known, but the run does not say where it is: %s (serve --model FOLDER does)"
                                .formatted(expected.name())));
    }

    /** Its weights, of the shape that was recorded. */
    ModelFolder open() {
        ModelFolder checkpoint = ModelFolder.open(require());
        boolean same =
                checkpoint.config().nLayers() == expected.layers()
                        && checkpoint.config().dMlp() == expected.dMlp()
                        && checkpoint.config().dVocab() == expected.vocabulary();
        if (!same) {
            checkpoint.close();
            throw HyalineException.model(
                    "model must be the one that was recorded, %d layers of %d, but is: %s"
                            .formatted(expected.layers(), expected.dMlp(), require()));
        }
        return checkpoint;
    }
}
