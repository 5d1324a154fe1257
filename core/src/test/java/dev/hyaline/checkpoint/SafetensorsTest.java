package dev.hyaline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

    @TempDir Path folder;

    @Test
    void whatIsWrittenIsReadBack() {
        Path file = folder.resolve("w.safetensors");
        new SafetensorsWriter()
                .metadata("made by", "test")
                .add("f", List.of(3L), new float[] {1.5f, -2, Float.NaN})
                .add("d", List.of(1L, 2L), new double[] {Math.PI, 1e300})
                .add("l", List.of(), new long[] {Long.MIN_VALUE})
                .add("none", List.of(0L, 7L), new float[0])
                .write(file);
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.names()).containsExactlyInAnyOrder("f", "d", "l", "none");
            assertThat(read.metadata()).containsEntry("made by", "test");
            assertThat(read.tensor("f").floats()).containsExactly(1.5f, -2, Float.NaN);
            assertThat(read.tensor("f").firstNonFinite()).hasValue(2);
            assertThat(read.tensor("d").doubles()).containsExactly(Math.PI, 1e300);
            assertThat(read.tensor("d").shape()).containsExactly(1L, 2L);
            assertThat(read.tensor("l").longs()).containsExactly(Long.MIN_VALUE);
            assertThat(read.tensor("none").floats()).isEmpty();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void everyElementTypeIsConverted() throws IOException {
        Path file =
                write(
                        """
                        {"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
                         "b":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]},
                         "c":{"dtype":"I32","shape":[1],"data_offsets":[6,10]},
                         "d":{"dtype":"I8","shape":[1],"data_offsets":[10,11]},
                         "e":{"dtype":"U8","shape":[1],"data_offsets":[11,12]},
                         "f":{"dtype":"I16","shape":[1],"data_offsets":[12,14]}}
                        """,
                        0x00,
                        0x3C,
                        0x00,
                        0xFC,
                        0x80,
                        0x3F,
                        0xFE,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0x00,
                        0x80);
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.tensor("a").floats()).containsExactly(1, Float.NEGATIVE_INFINITY);
            assertThat(read.tensor("a").firstNonFinite()).hasValue(1);
            assertThat(read.tensor("b").doubles()).containsExactly(1);
            assertThat(read.tensor("c").longs()).containsExactly(-2);
            assertThat(read.tensor("d").longs()).containsExactly(-1);
            assertThat(read.tensor("e").longs()).containsExactly(255);
            assertThat(read.tensor("f").floats()).containsExactly(-32768);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {                                                          | header must be JSON, but is not: Unexpected end-of-input
                    {} {}                                                      | header must be JSON, but is not: Trailing token
                    [1]                                                        | header must be a JSON object, but is: [1]
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | header must be JSON, but is not: Duplicate Object property "a"
                    {"__metadata__":{"k":1}}                                   | __metadata__.k must be a text, but is: 1 (h.safetensors)
                    {"__metadata__":[]}                                        | __metadata__ must be an object, but is: [] (h.safetensors)
                    {"a":{"dtype":"F32","shape":[2]}}                          | a: entry must have dtype, shape and data_offsets, but is: {"dtype":"F32","shape":[2]} (h.safetensors)
                    {"a":{"dtype":"F7","shape":[2],"data_offsets":[0,8]}}      | a: dtype must be one of [F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL], but is: "F7" (h.safetensors)
                    {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}    | a: shape must be a list of whole numbers from 0, but is: [-2] (h.safetensors)
                    {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}   | a: shape must be a list of whole numbers from 0, but is: [2.0] (h.safetensors)
                    {"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}     | a: shape must be a list of whole numbers from 0, but is: "2" (h.safetensors)
                    {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}} | a: shape must be of less than 2^63 bytes, but is: [4294967296, 4294967296] (h.safetensors)
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}     | a: data_offsets must be [begin, end], but is: [8, 0] (h.safetensors)
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}       | a: data_offsets must be [begin, end], but is: [0] (h.safetensors)
                    {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}    | a: data_offsets must end within the 8 bytes of data, but is: [0, 12] (h.safetensors)
                    {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}     | a: data_offsets must span 12 bytes, as F32 [3] takes, but is: [0, 8] (h.safetensors)
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}     | a: data must begin at byte 0 (there is a hole), but is: 4 (h.safetensors)
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | b: data must begin at byte 8 (it overlaps), but is: 4 (h.safetensors)
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}     | data must end at byte 4, but is: 8 bytes long (h.safetensors)
                    """)
    void aHostileHeaderIsRefused(String header, String message) throws IOException {
        assertRefused(write(header, 0, 0, 0, 0, 0, 0, 0, 0), message);
    }

    @Test
    void lengthsThatCannotBeAreRefused() throws IOException {
        assertRefused(bytes(1, 2, 3), "file must have at least 8 bytes, but is: 3 (h.safetensors)");
        assertRefused(
                bytes(255, 255, 255, 255, 255, 255, 255, 255),
                "header must have at most 100000000 bytes, but is: 18446744073709551615");
        assertRefused(
                bytes(1, 0xE1, 0xF5, 5, 0, 0, 0, 0),
                "header must have at most 100000000 bytes, but is: 100000001");
        assertRefused(
                bytes(3, 0, 0, 0, 0, 0, 0, 0, '{', '}'),
                "header must end within the file's 10 bytes, but is: 3 bytes long");
        assertRefused(
                bytes(2, 0, 0, 0, 0, 0, 0, 0, 0xC3, 0x28), "header must be UTF-8, but is not");
    }

    @Test
    void everyTruncationOfAGoodFileIsRefused() throws IOException {
        Path file = folder.resolve("good");
        new SafetensorsWriter().add("a", List.of(2L), new float[] {1, 2}).write(file);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Safetensors.open(cut)).isInstanceOf(HyalineException.class);
        }
    }

    @Test
    void aFlippedByteInTheHeaderIsRefusedOrHarmless() throws IOException {
        Path file = folder.resolve("good");
        new SafetensorsWriter().add("a", List.of(2L), new float[] {1, 2}).write(file);
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < good.length - 8; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 + random.nextInt(255));
            Path flipped = Files.write(folder.resolve("flipped"), bad);
            try (Safetensors read = Safetensors.open(flipped)) {
                assertThat(read.tensor(read.names().getFirst()).data().byteSize()).isEqualTo(8);
            } catch (HyalineException e) {
                assertThat(e).hasMessageContaining("(flipped)");
            }
        }
    }

    @Test
    void aMissingFileOrTensorIsNamed() throws IOException {
        assertRefused(
                folder.resolve("none"), "safetensors file must exist, but is: " + folder + "/none");
        assertRefused(folder, "safetensors file must be a file, but is: " + folder);
        try (Safetensors read = Safetensors.open(write("{}"))) {
            assertThatThrownBy(() -> read.tensor("x"))
                    .hasMessage("x must be in the file, but is missing (h.safetensors)");
        }
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> Safetensors.open(file).close())
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(message);
    }

    private Path write(String header, int... data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + data.length);
        file.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
        for (int value : data) {
            file.put((byte) value);
        }
        return Files.write(folder.resolve("h.safetensors"), file.array());
    }

    private Path bytes(int... values) throws IOException {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Files.write(folder.resolve("h.safetensors"), bytes);
    }
}
