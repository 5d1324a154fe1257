package dev.hyaline.checkpoint;

import dev.hyaline.common.Figures;
import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array that NumPy's {@code numpy.save} wrote, read through a memory map: 6 bytes {@code
 * \x93NUMPY}, two of version, the length of the header, a dict in Python's spelling, the elements
 * (NumPy Enhancement Proposal 1). Only numbers in rows, little-endian, are read; a file of objects
 * is refused, so nothing in it is executed. Thread-safe; {@link #close} ends the life of its
 * tensor.
 */
public final class NpyFile implements AutoCloseable {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;

    /** As numpy.save writes it: the three keys in the order of the alphabet. */
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{'descr': '([^']{1,20})', 'fortran_order': (True|False), 'shape':"
                            + " \\(([0-9, ]{0,200})\\),? ?\\}\\s*");

    private final Arena arena;
    private final StoredTensor tensor;

    private NpyFile(Arena arena, StoredTensor tensor) {
        this.arena = arena;
        this.tensor = tensor;
    }

    /** Maps a file and checks its header and size. */
    public static NpyFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw HyalineException.usage("npy file must exist, but is: " + path);
        }
        return MappedFiles.open(
                path,
                ForeignContent.Own.NPY,
                FileChannel.MapMode.READ_ONLY,
                (whole, arena) ->
                        new NpyFile(arena, tensor(whole, String.valueOf(path.getFileName()))));
    }

    private static StoredTensor tensor(MemorySegment whole, String file) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (whole.byteSize() < 12 || whole.get(ValueLayout.JAVA_BYTE, i) != MAGIC[i]) {
                throw damaged("file must begin as NumPy's arrays do, but does not", file);
            }
        }
        boolean old = whole.get(ValueLayout.JAVA_BYTE, MAGIC.length) == 1; // two bytes of length
        long begin = old ? 10 : 12;
        long length = 0;
        for (long i = begin - 1; i >= 8; i--) {
            length = length << 8 | Byte.toUnsignedInt(whole.get(ValueLayout.JAVA_BYTE, i));
        }
        if (length > Math.min(LONGEST_HEADER, whole.byteSize() - begin)) {
            throw damaged("header must end within the file, but has length: " + length, file);
        }
        String header =
                new String(
                        whole.asSlice(begin, length).toArray(ValueLayout.JAVA_BYTE),
                        StandardCharsets.ISO_8859_1);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw damaged("header must be as numpy.save writes it, but is not", file);
        }
        if (matcher.group(2).equals("True")) {
            throw HyalineException.usage(
                    "array must lie in rows (numpy.ascontiguousarray), but lies in columns (%s)",
                    file);
        }
        DType dtype = dtype(matcher.group(1), file);
        List<Long> shape = shape(matcher.group(3), file);
        MemorySegment data = whole.asSlice(begin + length);
        long bytes = bytes(dtype, shape, file);
        if (data.byteSize() != bytes) {
            throw damaged(
                    Figures.format(
                            "data must have %d bytes, as %s %s takes, but has: %d",
                            bytes, dtype, shape, data.byteSize()),
                    file);
        }
        return new StoredTensor("array", dtype, shape, data, file);
    }

    private static DType dtype(String descriptor, String file) {
        return switch (descriptor) {
            case "<f8" -> DType.F64;
            case "<f4" -> DType.F32;
            case "<f2" -> DType.F16;
            case "<i8" -> DType.I64;
            case "<i4" -> DType.I32;
            default ->
                    throw HyalineException.usage(
                            "array must be of <f2, <f4, <f8, <i4 or <i8, but is: %s (%s)",
                            descriptor.replaceAll("[^\\w<>|=]", "?"), file);
        };
    }

    private static List<Long> shape(String text, String file) {
        List<Long> shape = new ArrayList<>();
        for (String size : text.split(",", -1)) {
            if (!size.isBlank()) {
                try {
                    shape.add(Long.parseLong(size.strip()));
                } catch (NumberFormatException e) {
                    throw damaged("shape must be whole numbers, but is: " + text, file);
                }
            }
        }
        return shape;
    }

    private static long bytes(DType dtype, List<Long> shape, String file) {
        long bytes = dtype.bytes();
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw damaged("shape must be of less than 2^63 bytes, but is: " + shape, file);
        }
        return bytes;
    }

    private static HyalineException damaged(String what, String file) {
        return HyalineException.damaged(what + " (" + file + ")");
    }

    /** The array. */
    public StoredTensor tensor() {
        return tensor;
    }

    /** What stands in front of the elements of a matrix of single precision. */
    public static byte[] header(long rows, long columns) {
        String dict =
                Figures.format(
                        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
                        rows, columns);
        int length = dict.length() + 1;
        int padding = Math.floorMod(-(10 + length), 64); // elements begin at a multiple of 64
        byte[] text = (dict + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] header = new byte[10 + text.length];
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[6] = 1;
        header[8] = (byte) text.length;
        header[9] = (byte) (text.length >>> 8);
        System.arraycopy(text, 0, header, 10, text.length);
        return header;
    }

    @Override
    public void close() {
        arena.close();
    }
}
