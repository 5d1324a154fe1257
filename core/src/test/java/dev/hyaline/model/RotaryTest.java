package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

/** Frequencies and angles of real configurations, from an independent computation. */
class RotaryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    llama-2-7b         | 10000   | 128 | 1  | none
                    llama-3.1-8b       | 500000  | 128 | 8  | parts
                    llama-3.2-1b       | 500000  | 64  | 32 | parts
                    qwen3-0.6b         | 1000000 | 128 | 1  | none
                    gemma-3-4b local   | 10000   | 256 | 1  | none
                    gemma-3-4b global  | 1000000 | 256 | 8  | linear
                    pythia-70m         | 10000   | 16  | 1  | none
                    phi-2              | 10000   | 32  | 1  | none
                    """)
    void frequenciesAndAnglesAreTheExpectedOnes(
            String name, double theta, int dims, double factor, String kind) {
        Rotary.Scaling scaling =
                switch (kind) {
                    case "parts" -> new Rotary.Scaling.ByParts(factor, 1, 4, 8192);
                    case "linear" -> new Rotary.Scaling.Linear(factor);
                    default -> new Rotary.Scaling.None();
                };
        double[] frequencies = new Rotary(theta, dims, scaling).frequencies();
        try (Safetensors expected = Safetensors.open(file())) {
            long[] positions = expected.tensor("positions").longs();
            for (int i = 0; i < dims / 2; i++) {
                double wanted = expected.tensor(name + ".inv_freq").at(i);
                assertThat(frequencies[i]).isCloseTo(wanted, Offset.offset(1e-14));
                for (int at = 0; at < positions.length; at++) {
                    double angle = positions[at] * frequencies[i];
                    int index = at * dims / 2 + i;
                    assertThat(Math.cos(angle))
                            .isCloseTo(
                                    expected.tensor(name + ".cos").at(index), Offset.offset(1e-9));
                    assertThat(Math.sin(angle))
                            .isCloseTo(
                                    expected.tensor(name + ".sin").at(index), Offset.offset(1e-9));
                }
            }
        }
    }

    @Test
    void halvesOfHeadsMustBeWhole() {
        assertThatThrownBy(() -> new Rotary(1e4, 7, new Rotary.Scaling.None()))
                .hasMessage("dims must be a positive even number, but is: 7");
    }

    private static Path file() {
        String resource = "/fixtures/families/rope.safetensors";
        try {
            return Path.of(
                    Objects.requireNonNull(RotaryTest.class.getResource(resource), resource)
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
