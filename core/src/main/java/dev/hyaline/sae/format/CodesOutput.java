package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.SafetensorsStream;
import dev.hyaline.checkpoint.SafetensorsStream.Declared;
import dev.hyaline.sae.Codes;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Latents on their way into a file, token by token, without their zeros: {@code offsets} (I64
 * {@code [tokens + 1]}), {@code indices} (I64 {@code [entries]}) and {@code values} (F32 {@code
 * [entries]}), which are the three arrays of a matrix in compressed sparse rows. As nobody knows
 * the number of entries beforehand, they wait in two files beside it.
 */
public final class CodesOutput implements Closeable {

    static final String OFFSETS = "offsets";
    static final String INDICES = "indices";
    static final String VALUES = "values";

    private final Path file;
    private final Path indexFile;
    private final Path valueFile;
    private final OutputStream indices;
    private final OutputStream values;
    private final long[] offsets;
    private int tokens;

    CodesOutput(Path file, long tokens) throws IOException {
        this.file = file;
        this.indexFile = file.resolveSibling("indices." + file.getFileName());
        this.valueFile = file.resolveSibling("values." + file.getFileName());
        this.indices = new BufferedOutputStream(Files.newOutputStream(indexFile));
        this.values = new BufferedOutputStream(Files.newOutputStream(valueFile));
        this.offsets = new long[Math.toIntExact(tokens + 1)];
    }

    /** The latents of the next tokens. */
    void write(Codes codes) throws IOException {
        try (TensorScope _ = TensorScope.open()) {
            Tensor active = codes.values().ne(new Scalar(0)).nonzero().reshape(-1);
            long[] latents = longs(codes.latents().index_select(0, active));
            float[] kept =
                    latents.length == 0
                            ? new float[0]
                            : Tensors.floats(codes.values().index_select(0, active));
            long[] token = longs(codes.tokenOfEntry().index_select(0, active));
            indices.write(bytes(latents));
            values.write(bytes(kept));
            int first = tokens;
            tokens += Math.toIntExact(codes.tokens());
            for (long each : token) {
                offsets[first + (int) each + 1]++;
            }
            for (int i = first; i < tokens; i++) {
                offsets[i + 1] += offsets[i];
            }
        }
    }

    public static long[] longs(Tensor tensor) {
        long[] copy = new long[Math.toIntExact(tensor.numel())];
        if (copy.length > 0) {
            tensor.contiguous().data_ptr_long().get(copy);
        }
        return copy;
    }

    private static byte[] bytes(long[] numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(numbers.length, Long.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        return bytes.array();
    }

    private static byte[] bytes(float[] numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    /**
     * Puts it all into the file.
     *
     * @param names of what there is beside, a number a token each
     * @return how many entries there are
     */
    long finish(Map<String, String> metadata, List<String> names, List<float[]> perToken)
            throws IOException {
        indices.close();
        values.close();
        long entries = offsets[tokens];
        List<Declared> declared = new ArrayList<>();
        declared.add(new Declared(OFFSETS, DType.I64, List.of((long) offsets.length)));
        declared.add(new Declared(INDICES, DType.I64, List.of(entries)));
        declared.add(new Declared(VALUES, DType.F32, List.of(entries)));
        names.forEach(each -> declared.add(new Declared(each, DType.F32, List.of((long) tokens))));
        try (SafetensorsStream stream = SafetensorsStream.create(file, metadata, declared)) {
            stream.write(offsets);
            stream.write(indexFile);
            stream.write(valueFile);
            for (float[] each : perToken) {
                stream.write(each, each.length);
            }
            stream.finish();
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        indices.close();
        values.close();
        Files.deleteIfExists(indexFile);
        Files.deleteIfExists(valueFile);
    }
}
