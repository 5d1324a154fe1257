package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.checkpoint.TensorWriter;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Latents on their way into a file, token by token, without their zeros: {@code offsets} (I64
 * {@code [tokens + 1]}), {@code indices} (I64 {@code [entries]}) and {@code values} (F32 {@code
 * [entries]}), which are the three arrays of a matrix in compressed sparse rows, and of an
 * autoencoder that normalises {@code mean} and {@code scale} (F32 {@code [tokens]}). As nobody
 * knows the number of entries beforehand, they wait in two files beside it.
 */
public final class CodesOutput implements Closeable {

    static final String OFFSETS = "offsets";
    static final String INDICES = "indices";
    static final String VALUES = "values";

    /** What normalisation took off each token. */
    static final String MEAN = "mean";

    /** What normalisation divided each token by. */
    static final String SCALE = "scale";

    private final FileChannel indices;
    private final FileChannel values;
    private final long[] offsets;
    private final float[] mean;
    private final float[] scale;
    private int tokens;

    /**
     * @param file will be written; its folder must be there
     */
    CodesOutput(Path file, long tokens) throws IOException {
        this.indices = waiting(file, INDICES);
        this.values = waiting(file, VALUES);
        this.offsets = new long[Math.toIntExact(tokens + 1)];
        this.mean = new float[offsets.length - 1];
        this.scale = new float[offsets.length - 1];
    }

    private static FileChannel waiting(Path file, String what) throws IOException {
        return FileChannel.open(
                file.resolveSibling(what + "." + file.getFileName()),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** The latents of the next tokens, with what undoes normalisation. */
    void write(Codes codes, Normalisation.Normalised normalised) throws IOException {
        try (TensorScope _ = TensorScope.open()) {
            Tensor active = codes.values().ne(new Scalar(0)).nonzero().reshape(-1);
            append(indices, Tensors.bytes(codes.latents().index_select(0, active)));
            append(values, Tensors.bytes(codes.values().index_select(0, active)));
            for (long token : Tensors.longs(codes.tokenOfEntry().index_select(0, active))) {
                offsets[tokens + (int) token + 1]++;
            }
            float[] means = Tensors.floats(normalised.mean());
            System.arraycopy(means, 0, mean, tokens, means.length);
            System.arraycopy(Tensors.floats(normalised.scale()), 0, scale, tokens, means.length);
        }
        int end = tokens + Math.toIntExact(codes.tokens());
        for (; tokens < end; tokens++) {
            offsets[tokens + 1] += offsets[tokens];
        }
    }

    static void append(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Puts it all into the file.
     *
     * @return how many entries there are
     */
    long finish(Path file, Map<String, String> metadata, boolean normalised) {
        long entries = offsets[tokens];
        SafetensorsWriter writer = new SafetensorsWriter();
        metadata.forEach(writer::metadata);
        writer.add(OFFSETS, List.of((long) offsets.length), offsets);
        writer.add(INDICES, DType.I64, List.of(entries), elements(indices, Long.BYTES));
        writer.add(VALUES, DType.F32, List.of(entries), elements(values, Float.BYTES));
        if (normalised) {
            writer.add(MEAN, List.of((long) tokens), mean);
            writer.add(SCALE, List.of((long) tokens), scale);
        }
        writer.write(file);
        return entries;
    }

    private static TensorWriter.Elements elements(FileChannel channel, int bytes) {
        return (buffer, first) -> {
            try {
                long begin = first * bytes - buffer.position();
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer, begin + buffer.position()) < 0) {
                        throw new EOFException("latents must be whole, but are cut");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Override
    public void close() throws IOException {
        try (indices) {
            values.close();
        }
    }
}
