package dev.hyaline.checkpoint;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers in half precision, F16: 11 bits, at most 65504. */
final class Halves {

    private Halves() {}

    /** Refuses a number that would become infinite. */
    static void requireFitting(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            boolean fits = (Float.floatToFloat16(values[i]) & 0x7C00) != 0x7C00;
            if (!fits) {
                throw new HyalineException(
                        ErrorCode.NUMERIC,
                        "%s: values must fit into F16 (at most 65504), but is: %s at index %d"
                                .formatted(name, values[i], i));
            }
        }
    }

    /** Their bytes, little-endian. */
    static byte[] bytes(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, Short.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        return bytes.array();
    }
}
