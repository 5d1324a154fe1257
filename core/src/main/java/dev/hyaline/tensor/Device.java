package dev.hyaline.tensor;

/** Where tensors live. */
public enum Device {
    CPU
}
