package dev.hyaline.common;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A seed from which others are derived by name, so that a new consumer of randomness shifts no
 * other one.
 *
 * @param value any 64 bits
 */
public record Seed(long value) {

    /** The seed for one named purpose: the first 8 bytes of SHA-256 over this seed and the name. */
    public Seed derive(String name) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + nameBytes.length);
        bytes.putLong(value).put(nameBytes);
        return new Seed(ByteBuffer.wrap(Sha256.of(bytes.array()).bytes()).getLong());
    }

    /** A well-mixed hash of one number under this seed (the finaliser of SplitMix64). */
    public long hash(long number) {
        return mix(value ^ mix(number + 0x9E3779B97F4A7C15L));
    }

    /** A well-mixed hash of two numbers under this seed. */
    public long hash(long first, long second) {
        return mix(hash(first) ^ mix(second + 0x9E3779B97F4A7C15L));
    }

    /** Puts numbers into an order that each seed has of its own (Fisher and Yates). */
    public void shuffleInPlace(int[] numbers) {
        for (int last = numbers.length - 1; last > 0; last--) {
            int other = (int) Math.unsignedMultiplyHigh(hash(last), last + 1L);
            int moved = numbers[last];
            numbers[last] = numbers[other];
            numbers[other] = moved;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
