package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.checkpoint.SafetensorsStream;
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
import org.bytedeco.pytorch.Tensor;

/**
 * A matrix of single precision on its way into a file, some rows at a time, as {@code .npy} or as
 * the first tensor of a safetensors file.
 */
interface MatrixOutput extends Closeable {

    /** The next rows. */
    void write(Tensor rows) throws IOException;

    /** What belongs to the rows, one number a token each; {@code .npy} has no place for it. */
    void finish(List<float[]> columns) throws IOException;

    /** NumPy's format. */
    static MatrixOutput npy(Path file, long rows, long columns) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 18);
        out.write(NpyFile.header(rows, columns));
        return new MatrixOutput() {
            @Override
            public void write(Tensor block) throws IOException {
                float[] values = Tensors.floats(block);
                ByteBuffer bytes =
                        ByteBuffer.allocate(values.length * Float.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                out.write(bytes.array());
            }

            @Override
            public void finish(List<float[]> perToken) throws IOException {
                out.flush();
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    /**
     * Safetensors.
     *
     * @param name of the matrix
     * @param perToken the names of what {@link #finish} will get
     */
    static MatrixOutput safetensors(
            Path file,
            Map<String, String> metadata,
            String name,
            long rows,
            long columns,
            List<String> perToken)
            throws IOException {
        List<SafetensorsStream.Declared> declared = new ArrayList<>();
        declared.add(new SafetensorsStream.Declared(name, DType.F32, List.of(rows, columns)));
        perToken.forEach(each ->
                declared.add(new SafetensorsStream.Declared(each, DType.F32, List.of(rows))));
        SafetensorsStream stream = SafetensorsStream.create(file, metadata, declared);
        return new MatrixOutput() {
            @Override
            public void write(Tensor block) throws IOException {
                float[] values = Tensors.floats(block);
                stream.write(values, values.length);
            }

            @Override
            public void finish(List<float[]> columnsPerToken) throws IOException {
                for (float[] each : columnsPerToken) {
                    stream.write(each, each.length);
                }
                stream.finish();
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }
}
