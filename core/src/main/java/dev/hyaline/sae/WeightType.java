package dev.hyaline.sae;

/** The type of an autoencoder's weights in a file. */
public enum WeightType {
    /** Single precision: what was loaded is written as it is. */
    F32,
    /** Half precision, 11 bits: half the size, values good to 0.05 %. */
    F16
}
