package dev.hyaline.checkpoint;

import java.util.Optional;

/** The element types of safetensors that Hyaline reads; the names are the format's own. */
public enum DType {
    F64(8, true),
    F32(4, true),
    F16(2, true),
    BF16(2, true),
    I64(8, false),
    I32(4, false),
    I16(2, false),
    I8(1, false),
    U8(1, false),
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    DType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** The size of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether its values are floating-point numbers. */
    public boolean isFloating() {
        return floating;
    }

    static Optional<DType> of(String name) {
        for (DType dtype : values()) {
            if (dtype.name().equals(name)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
