package dev.hyaline.subject;

import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import java.util.List;
import java.util.Optional;

/**
 * How a model is opened, and which of its units are looked at; the defaults live here.
 *
 * @param precision of its linear layers
 * @param device what it runs on
 * @param autoencoders whose latents are units, each {@code FILE} or {@code NAME=FILE}
 * @param hookPoint where autoencoders belong that do not say so themselves
 * @param centre whether autoencoders centre the activations that their weights expect so
 * @param neurons whether its MLP neurons are units
 */
public record ModelOptions(
        Precision precision,
        Device device,
        List<String> autoencoders,
        Optional<String> hookPoint,
        boolean centre,
        boolean neurons) {

    /** Its neurons, in single precision, on the CPU. */
    public static final ModelOptions DEFAULT =
            new ModelOptions(Precision.FP32, Device.CPU, List.of(), Optional.empty(), false, true);

    public ModelOptions {
        autoencoders = List.copyOf(autoencoders);
    }

    /** The same with these autoencoders. */
    public ModelOptions with(List<String> files) {
        return new ModelOptions(precision, device, files, hookPoint, centre, neurons);
    }

    /**
     * Opens a model. To be closed.
     *
     * @param model {@code builtin} or a Hugging Face folder
     */
    public SubjectWithLatents open(String model) {
        TransformerSubject opened = TransformerSubject.open(model, precision, device);
        try {
            return new SubjectWithLatents(
                    opened,
                    RecordedSae.open(autoencoders, hookPoint, centre, opened.config()),
                    neurons);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}
