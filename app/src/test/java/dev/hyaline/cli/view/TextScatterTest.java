package dev.hyaline.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TextScatterTest {

    private static final int FIRST_CELL = 7;

    @Test
    void cornersAreWhereTheyBelong() {
        List<String> lines = plot(of(0, 1, 0), of(0, 1, 1));
        assertThat(lines.getFirst()).isEqualTo("  B");
        assertThat(lines.get(1)).startsWith(" 1.00 |.").hasSize(FIRST_CELL + 60).endsWith(".");
        assertThat(lines.get(20)).isEqualTo(" 0.00 |./"); // nothing at the lower right
        assertThat(lines.get(10)).startsWith(" 0.50 |");
        assertThat(lines.get(21)).isEqualTo("      +" + "-".repeat(60));
        assertThat(lines.get(22)).matches(" {4}0\\.00 +0\\.50 +1\\.00");
        assertThat(lines.get(23)).endsWith(" A").hasSize(FIRST_CELL + 60);
    }

    @Test
    void moreUnitsAreDarker() {
        for (int n : new int[] {1, 2, 3, 4, 8, 15, 16, 32, 1000}) {
            double[] zeros = new double[n];
            double[] x = Arrays.copyOf(zeros, n + 1);
            x[n] = 1; // so that the range is from 0 to 1
            String line = plot(x, x).get(20);
            String expected =
                    n < 2 ? "." : n < 4 ? ":" : n < 8 ? "+" : n < 16 ? "*" : n < 32 ? "#" : "@";
            assertThat(line).as("%d units", n).isEqualTo(" 0.00 |" + expected + "/");
        }
    }

    @Test
    void aLineShowsWhereBothAreEqual() {
        List<String> lines = plot(of(0, 1), of(1, 0));
        for (int row = 0; row < 20; row++) {
            assertThat(lines.get(20 - row).charAt(FIRST_CELL + 3 * row + 1)).isEqualTo('/');
        }
    }

    @Test
    void theAxesFitTheNumbers() {
        List<String> lines = plot(of(-0.23, 0.48), of(0.11, 0.3));
        assertThat(lines.get(1)).startsWith(" 0.50 |");
        assertThat(lines.get(20)).startsWith("-0.30 |");
        List<String> oneValue = plot(of(0.5), of(0.5));
        assertThat(oneValue.get(20)).isEqualTo(" 0.50 |./");
        assertThat(oneValue.get(1)).startsWith(" 0.60 |");
    }

    @Test
    void everythingFitsEightyColumnsAndNothingIsLost() {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = random.doubles(20, -1, 1).toArray();
        double[] y = random.doubles(20, -1, 1).toArray();
        List<String> lines = plot(x, y);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        long units =
                lines.subList(1, 21).stream()
                        .map(line -> line.substring(FIRST_CELL))
                        .flatMapToInt(String::chars)
                        .map(".:"::indexOf)
                        .filter(level -> level >= 0)
                        .map(level -> level + 1)
                        .sum();
        assertThat(units).isEqualTo(20);
    }

    private static List<String> plot(double[] x, double[] y) {
        return TextScatter.of(x, y, "A", "B");
    }

    private static double[] of(double... values) {
        return values;
    }
}
