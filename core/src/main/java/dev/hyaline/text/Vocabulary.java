package dev.hyaline.text;

import dev.hyaline.common.Figures;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From token ids back to bytes and text. Immutable; read from the model's files without the native
 * tokenizer, so that it is there at once.
 */
public final class Vocabulary {

    private final byte[] pool;
    private final int[] ends;

    /**
     * @param pool all tokens' bytes, one after another
     * @param ends where each one's end
     */
    private Vocabulary(byte[] pool, int[] ends) {
        this.pool = pool;
        this.ends = ends;
    }

    /** A vocabulary of the bytes of each token, by id. */
    public static Vocabulary of(List<byte[]> tokens) {
        ByteArrayOutputStream pool = new ByteArrayOutputStream();
        int[] ends = new int[tokens.size()];
        for (int id = 0; id < ends.length; id++) {
            pool.writeBytes(tokens.get(id));
            ends[id] = pool.size();
        }
        return new Vocabulary(pool.toByteArray(), ends);
    }

    /** The highest id and one. */
    public int size() {
        return ends.length;
    }

    /**
     * The bytes that a token stands for: those of its text in UTF-8 for a special token, none for
     * an id that names no token.
     *
     * @throws IndexOutOfBoundsException for an id below 0 or not below {@link #size}
     */
    public byte[] bytes(int id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        append(id, bytes);
        return bytes.toByteArray();
    }

    /** A token's text; parts of characters are U+FFFD. */
    public String display(int id) {
        int start = start(id);
        return new String(pool, start, ends[id] - start, StandardCharsets.UTF_8);
    }

    /** A token's text, or its bytes as {@code <0xE2>} where they are no whole characters. */
    public String spelled(int id) {
        String text = display(id);
        byte[] bytes = bytes(id);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            return text;
        }
        StringBuilder spelled = new StringBuilder();
        for (byte each : bytes) {
            spelled.append(
                    each >= ' ' && each < 0x7F
                            ? String.valueOf((char) each)
                            : Figures.format("<0x%02X>", each));
        }
        return spelled.toString();
    }

    /** The text of a sequence; bytes that spell nothing are U+FFFD. */
    public String decode(int... ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            append(id, bytes);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The texts of a sequence, where tokens that share a character are put together. */
    public List<TokenText> texts(int... ids) {
        List<TokenText> texts = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int first = 0;
        for (int i = 0; i < ids.length; i++) {
            append(ids[i], bytes);
            boolean goesOn =
                    i + 1 < ids.length && endsWithinCharacter(bytes) && continues(ids[i + 1]);
            if (!goesOn) {
                texts.add(
                        new TokenText(
                                bytes.toString(StandardCharsets.UTF_8), first, i + 1 - first));
                bytes.reset();
                first = i + 1;
            }
        }
        return texts;
    }

    private void append(int id, ByteArrayOutputStream bytes) {
        int start = start(id);
        bytes.write(pool, start, ends[id] - start);
    }

    private int start(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    private boolean continues(int id) {
        int start = start(id);
        return start < ends[id] && isContinuation(pool[start]);
    }

    private static boolean endsWithinCharacter(ByteArrayOutputStream stream) {
        byte[] bytes = stream.toByteArray();
        int last = bytes.length - 1;
        int lead = last;
        while (lead > 0 && last - lead < 3 && isContinuation(bytes[lead])) {
            lead--;
        }
        return lead >= 0 && last - lead + 1 < characterLength(bytes[lead]);
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    /** How many bytes a character has that begins with this one. */
    private static int characterLength(byte lead) {
        int value = lead & 0xFF;
        if (value >= 0xC2 && value <= 0xDF) {
            return 2;
        }
        if (value >= 0xE0 && value <= 0xEF) {
            return 3;
        }
        return value >= 0xF0 && value <= 0xF4 ? 4 : 1;
    }
}
