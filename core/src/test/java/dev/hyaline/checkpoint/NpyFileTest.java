package dev.hyaline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {

    /** What NumPy 2.4 wrote of [[1.5, −2, 3], [4, 5, 6.25]] in half precision. */
    private static final byte[] HALF =
            Base64.getDecoder()
                    .decode(
                            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3No"
                                    + "YXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                                    + "ICAgICAgICAgICAgICAgICAgICAgICAgIAoAPgDAAEIARABFQEY=");

    @TempDir private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.npy"), bytes);
    }

    @Test
    void anArrayOfNumPysIsReadAsItIs() throws IOException {
        try (NpyFile npy = NpyFile.open(file(HALF))) {
            assertThat(npy.tensor().shape()).isEqualTo(List.of(2L, 3L));
            assertThat(npy.tensor().dtype()).isEqualTo(DType.F16);
            assertThat(npy.tensor().doubles()).containsExactly(1.5, -2, 3, 4, 5, 6.25);
        }
    }

    @Test
    void aHeaderIsTheOneThatNumPyWrites() {
        byte[] header = NpyFile.header(2, 3);
        byte[] expected = Arrays.copyOf(HALF, 128);
        expected[23] = '4'; // single precision
        assertThat(header).isEqualTo(expected);
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefusedInOneLine() throws IOException {
        for (int length = 0; length < HALF.length; length++) {
            Path cut = file(Arrays.copyOf(HALF, length));
            assertThatThrownBy(() -> NpyFile.open(cut))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageEndingWith("(x.npy)")
                    .extracting(e -> ((HyalineException) e).code())
                    .isEqualTo(ErrorCode.DAMAGED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <f2   | >f4   | USAGE   | array must be of <f2, <f4, <f8, <i4 or <i8, but is: >f4
                    descr | call  | DAMAGED | header must be as numpy.save writes it, but is not
                    False | True  | USAGE   | array must lie in rows (numpy.ascontiguousarray), but lies in columns
                    (2, 3)| (2, 4)| DAMAGED | data must have 16 bytes, as F16 [2, 4] takes, but has: 12
                    """)
    void whatIsNoMatrixOfNumbersInRowsIsRefused(
            String there, String instead, ErrorCode code, String message) throws IOException {
        String text = new String(HALF, StandardCharsets.ISO_8859_1);
        String padding = " ".repeat(1 + there.length() - instead.length());
        String changed = text.replace(there, instead).replace(" \n", padding + "\n");
        Path file = file(changed.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> NpyFile.open(file))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(message)
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(code);
    }
}
