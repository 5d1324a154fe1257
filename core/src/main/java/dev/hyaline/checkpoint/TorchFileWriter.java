package dev.hyaline.checkpoint;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects tensors and plain values and writes them as {@code torch.save} would a dict: see {@link
 * TorchFile}. The arrays are not copied: leave them alone until {@link #write}. Same content, same
 * bytes. Not thread-safe.
 */
public final class TorchFileWriter {

    private final Map<String, Object> content = new LinkedHashMap<>();

    /** A tensor in rows. */
    private static final class Rows {
        final List<Long> shape;
        final float[] values;
        final boolean half;

        Rows(List<Long> shape, float[] values, boolean half) {
            long count = shape.stream().reduce(1L, Math::multiplyExact);
            if (count != values.length) {
                throw new IllegalArgumentException(
                        values.length + " values are not of shape " + shape);
            }
            this.shape = List.copyOf(shape);
            this.values = values;
            this.half = half;
        }
    }

    /** Adds a tensor of single precision. */
    public TorchFileWriter add(String name, List<Long> shape, float[] values) {
        return put(name, new Rows(shape, values, false));
    }

    /** Adds a tensor of half precision; what is too large for it is refused by name. */
    public TorchFileWriter addHalf(String name, List<Long> shape, float[] values) {
        Halves.requireFitting(name, values);
        return put(name, new Rows(shape, values, true));
    }

    /** Adds a {@link String}, a {@link Long}, a {@link Double} or a map of these. */
    public TorchFileWriter addValue(String name, Object value) {
        return put(name, value);
    }

    private TorchFileWriter put(String name, Object value) {
        if (content.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("name must be new, but is: " + name);
        }
        return this;
    }

    /**
     * Writes the file under a temporary name and renames it.
     *
     * @throws HyalineException if it would reach 4 GiB
     */
    public void write(Path target) {
        long bytes = 0;
        for (Object value : content.values()) {
            bytes += value instanceof Rows rows ? (long) rows.values.length * Float.BYTES : 0;
        }
        if (bytes >= StoredZipWriter.MAX_BYTES) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "torch file must have less than 4 GiB of weights, but has: %d bytes (%s)"
                            .formatted(bytes, target));
        }
        AtomicFiles.write(target, this::writeTo);
    }

    private void writeTo(Path file) throws IOException {
        Pickler pickler = new Pickler();
        byte[] pickle = pickler.pickle(content);
        try (StoredZipWriter zip = StoredZipWriter.create(file)) {
            zip.add("archive/data.pkl", pickle);
            zip.add("archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < pickler.storages.size(); i++) {
                Rows rows = pickler.storages.get(i);
                if (rows.half) {
                    zip.add("archive/data/" + i, Halves.bytes(rows.values));
                } else {
                    zip.add("archive/data/" + i, rows.values);
                }
            }
            zip.add("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Pickle's protocol 2 for what this class takes. */
    private static final class Pickler {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<Rows> storages = new ArrayList<>();

        byte[] pickle(Map<String, Object> dict) {
            out.write(0x80);
            out.write(2);
            dict(dict);
            out.write('.');
            return out.toByteArray();
        }

        private void dict(Map<?, ?> dict) {
            out.write('}');
            out.write('(');
            dict.forEach((key, value) -> {
                text((String) key);
                value(value);
            });
            out.write('u');
        }

        private void value(Object value) {
            switch (value) {
                case Rows rows -> tensor(rows);
                case String text -> text(text);
                case Long number -> number(number);
                case Double number -> {
                    out.write('G');
                    out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
                }
                case Map<?, ?> nested -> dict(nested);
                default -> throw new IllegalArgumentException("cannot be written: " + value);
            }
        }

        private void tensor(Rows rows) {
            global("torch._utils", "_rebuild_tensor_v2");
            out.write('(');
            storage(rows);
            number(0);
            numbers(rows.shape);
            numbers(strides(rows.shape));
            out.write(0x89); // requires_grad: False
            global("collections", "OrderedDict"); // no hooks
            out.write(')');
            out.write('R');
            out.write('t');
            out.write('R');
        }

        private void storage(Rows rows) {
            out.write('(');
            text("storage");
            global("torch", rows.half ? "HalfStorage" : "FloatStorage");
            text(Integer.toString(storages.size()));
            text("cpu");
            number(rows.values.length);
            out.write('t');
            out.write('Q');
            storages.add(rows);
        }

        private static List<Long> strides(List<Long> shape) {
            List<Long> strides = new ArrayList<>();
            long stride = 1;
            for (long length : shape.reversed()) {
                strides.addFirst(stride);
                stride *= length;
            }
            return strides;
        }

        private void numbers(List<Long> values) {
            out.write('(');
            values.forEach(this::number);
            out.write('t');
        }

        /** As a long of up to 8 bytes, whatever its size. */
        private void number(long value) {
            out.write(0x8a);
            out.write(Long.BYTES);
            out.writeBytes(little(Long.BYTES).putLong(value).array());
        }

        private void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.write('X');
            out.writeBytes(little(Integer.BYTES).putInt(utf8.length).array());
            out.writeBytes(utf8);
        }

        private void global(String module, String name) {
            out.write('c');
            out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        private static ByteBuffer little(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
