package dev.hyaline.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The visible characters in which byte-level BPE vocabularies spell bytes: the printable bytes of
 * Latin-1 stand for themselves, the others, in order, for U+0100 and up. A space is {@code Ġ}.
 */
final class ByteAlphabet {

    private static final int FIRST_SUBSTITUTE = 0x100;
    private static final int NOT_A_BYTE = -1;
    private static final short[] BYTE_OF = byteOf();

    private ByteAlphabet() {}

    /** The bytes that a token's text in a vocabulary file spells; empty when it is not spelt so. */
    static Optional<byte[]> bytes(String spelling) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(spelling.length());
        for (int i = 0; i < spelling.length(); i++) {
            char c = spelling.charAt(i);
            int value = c < BYTE_OF.length ? BYTE_OF[c] : NOT_A_BYTE;
            if (value == NOT_A_BYTE) {
                return Optional.empty();
            }
            bytes.write(value);
        }
        return Optional.of(bytes.toByteArray());
    }

    /** {@link #bytes}, or the text's own UTF-8 where it is not spelt in this alphabet. */
    static byte[] bytesOrUtf8(String spelling) {
        return bytes(spelling).orElseGet(() -> spelling.getBytes(StandardCharsets.UTF_8));
    }

    private static short[] byteOf() {
        short[] result = new short[2 * FIRST_SUBSTITUTE];
        Arrays.fill(result, (short) NOT_A_BYTE);
        int substitute = FIRST_SUBSTITUTE;
        for (int value = 0; value < 256; value++) {
            result[isPrintable(value) ? value : substitute++] = (short) value;
        }
        return result;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~')
                || (value >= 0xA1 && value <= 0xFF && value != 0xAD); // 0xAD: the soft hyphen
    }
}
