package dev.hyaline.tensor;

/** The precision of a run's matrix products; everything else is single precision. */
public enum Precision {
    FP32
}
