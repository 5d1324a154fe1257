package dev.hyaline.sae.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written in pieces is what is written whole. */
final class RowElementsTest {

    /** More than a piece of 1 MiB holds of any type. */
    private static final int WIDE = 700_000;

    @TempDir Path folder;

    @Test
    void rowsThatAreTooWideForOnePieceAreWrittenInParts() {
        float[] values = new float[3 * WIDE];
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2003; // the same in F16
            turned[i % 3 * WIDE + i / 3] = values[i];
        }
        Path file = folder.resolve("wide.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter();
        try (TensorScope _ = TensorScope.open()) {
            RowElements.add(writer, "single", DType.F32, Tensors.of(values, 3, WIDE));
            RowElements.add(writer, "half", DType.F16, Tensors.of(values, 3, WIDE));
            RowElements.addTransposed(writer, "turned", DType.F32, Tensors.of(values, WIDE, 3));
            writer.write(file);
        }
        try (Safetensors written = Safetensors.open(file)) {
            assertThat(written.tensor("single").floats()).isEqualTo(values);
            assertThat(written.tensor("half").floats()).isEqualTo(values);
            assertThat(written.tensor("turned").floats()).isEqualTo(turned);
        }
    }

    @Test
    void whatIsTooLargeForHalfPrecisionIsRefusedByItsPlace() {
        float[] values = new float[2 * WIDE];
        values[WIDE + 600_000] = 70_000;
        try (TensorScope _ = TensorScope.open()) {
            SafetensorsWriter writer = new SafetensorsWriter();
            RowElements.add(writer, "w", DType.F16, Tensors.of(values, 2, WIDE));
            assertThatThrownBy(() -> writer.write(folder.resolve("w.safetensors")))
                    .isInstanceOf(HyalineException.class)
                    .hasMessage(
                            "w: values must fit into F16 (at most 65504), but is: 70000.0 at index 1300000");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
