package dev.hyaline.cli.option;

import picocli.CommandLine.Option;

/** {@code --centre}, wherever an autoencoder is read. */
public final class CentreOption {

    @Option(
            names = "--centre",
            description =
                    "Centre activations, each token's less its mean, for an autoencoder that says it was"
                            + " trained on a model of centred writing weights (SAELens's"
                            + " center_writing_weights); the encoder does so, and reconstructions are without"
                            + " the mean.")
    boolean centre;

    public boolean isSet() {
        return centre;
    }
}
