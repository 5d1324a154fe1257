package dev.hyaline.checkpoint;

import dev.hyaline.common.AtomicFiles;
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
public final class TorchFileWriter implements TensorWriter {

    private final Map<String, Object> content = new LinkedHashMap<>();

    /** Adds a tensor of single precision. */
    public TorchFileWriter add(String name, List<Long> shape, float[] values) {
        return put(name, TensorValues.of(shape, values));
    }

    /**
     * @param dtype F32 or F16
     */
    @Override
    public TorchFileWriter add(String name, DType dtype, List<Long> shape, Elements elements) {
        if (dtype != DType.F32 && dtype != DType.F16) {
            throw new IllegalArgumentException("dtype is not written: " + dtype);
        }
        return put(name, new TensorValues(dtype, shape, elements));
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
            bytes += value instanceof TensorValues values ? values.bytes() : 0;
        }
        if (bytes >= StoredZipWriter.MAX_BYTES) {
            throw HyalineException.usage(
                    "torch file must have less than 4 GiB of weights, but has: %d bytes (%s)",
                    bytes, target);
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
                zip.add("archive/data/" + i, pickler.storages.get(i));
            }
            zip.add("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Pickle's protocol 2 for what this class takes. */
    private static final class Pickler {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<TensorValues> storages = new ArrayList<>();

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
                case TensorValues values -> tensor(values);
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

        private void tensor(TensorValues values) {
            global("torch._utils", "_rebuild_tensor_v2");
            out.write('(');
            storage(values);
            number(0);
            numbers(values.shape());
            numbers(strides(values.shape()));
            out.write(0x89); // requires_grad: False
            global("collections", "OrderedDict"); // no hooks
            out.write(')');
            out.write('R');
            out.write('t');
            out.write('R');
        }

        private void storage(TensorValues values) {
            out.write('(');
            text("storage");
            global("torch", values.dtype() == DType.F16 ? "HalfStorage" : "FloatStorage");
            text(Integer.toString(storages.size()));
            text("cpu");
            number(values.count());
            out.write('t');
            out.write('Q');
            storages.add(values);
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
