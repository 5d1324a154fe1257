package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;

/** The type of an autoencoder's weights in a file. */
public enum WeightType {
    /** Single precision: what was loaded is written as it is. */
    F32(DType.F32),
    /** Half precision, 11 bits: half the size, values good to 0.05 %. */
    F16(DType.F16);

    private final DType dtype;

    WeightType(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }
}
