package dev.hyaline.run.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Duck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB writes, and what it reads back is what has to be read here. */
final class ParquetFileTest {

    private static final String ROWS =
            """
            SELECT i::INTEGER AS id,
              (i * 7919 % 5000 - 2500)::INTEGER AS number,
              (i // 100)::INTEGER AS few,
              CASE WHEN i % 7 = 0 THEN NULL ELSE i * 10000000000 END AS maybe,
              CASE WHEN i % 3 = 0 THEN NULL ELSE (i % 5) / 4 END AS share,
              (hash(i) % 100000 / 7)::FLOAT AS value,
              ['explain', 'test', 'ünïcode'][i % 3 + 1] AS word,
              CASE WHEN i % 11 = 0 THEN NULL ELSE 'text ' || hash(i) END AS text,
              list_transform(range(i % 70), lambda j: (hash(i + j) % 1000 / 3)::FLOAT) AS list,
              CASE WHEN i % 5 = 0 THEN NULL ELSE range(i % 4) END AS counts
            FROM range(6000) t(i)
            """;

    @TempDir private Path folder;

    private Path written() {
        Path path = folder.resolve("rows.parquet");
        try (Duck duck = Duck.inMemory(folder)) {
            duck.writeParquet(ROWS, path);
        }
        return path;
    }

    @Test
    void everyValueIsWhatDuckDbReads() {
        Path path = written();
        try (ParquetFile file = ParquetFile.open(path)) {
            assertThat(file.groups()).isEqualTo(3);
            for (String column :
                    List.of("id", "number", "few", "maybe", "share", "value", "word", "text")) {
                assertThat(flat(file, column)).as(column).isEqualTo(expected(path, column));
            }
            for (String column : List.of("list", "counts")) {
                assertThat(lists(file, column))
                        .as(column)
                        .isEqualTo(expected(path, "coalesce(" + column + ", [])"));
            }
        }
    }

    @Test
    void onlyRowGroupsThatMayHoldARangeAreNamed() {
        try (ParquetFile file = ParquetFile.open(written())) {
            assertThat(file.groupsWith("id", 2048, 2049).toArray()).containsExactly(1);
            assertThat(file.groupsWith("id", 2047, 2049).toArray()).containsExactly(0, 1);
            assertThat(file.groupsWith("id", 6000, 9000).toArray()).isEmpty();
            assertThat(file.groupsWith("number", 0, 1).toArray()).containsExactly(0, 1, 2);
        }
    }

    @Test
    void aFileThatIsCutShortWhileItIsOpenIsDamaged() throws IOException {
        Path path = written();
        try (ParquetFile file = ParquetFile.open(path)) {
            Files.write(path, new byte[0]);
            assertThatThrownBy(() -> file.read(1, "text"))
                    .isInstanceOfSatisfying(
                            HyalineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                    .hasMessageContaining("rows.parquet")
                    .hasMessageContaining("hyaline verify");
        }
    }

    @Test
    void aMissingColumnIsNamed() {
        try (ParquetFile file = ParquetFile.open(written())) {
            assertThatThrownBy(() -> file.read(0, "nothing"))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageStartingWith("column must be there, but is not: nothing");
        }
    }

    @Test
    void aDamagedFileIsSaidToBeOneWhateverTheDamage() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] bytes = whole.clone();
            if (round % 3 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                for (int flips = 0; flips < 20; flips++) {
                    // Half of them in the footer.
                    int reach = flips % 2 == 0 ? bytes.length : 4000;
                    bytes[bytes.length - 1 - random.nextInt(reach)] ^= (byte) (1 << flips % 8);
                }
            }
            Path damaged = Files.write(folder.resolve("damaged-" + round + ".parquet"), bytes);
            try (ParquetFile file = ParquetFile.open(damaged)) {
                for (int group = 0; group < file.groups(); group++) {
                    for (String column : List.of("id", "maybe", "word", "text", "list", "counts")) {
                        file.read(group, column);
                    }
                }
            } catch (HyalineException e) {
                assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.DAMAGED);
                refused++;
            }
            Files.delete(damaged);
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(200);
    }

    private static List<String> flat(ParquetFile file, String name) {
        List<String> values = new ArrayList<>();
        for (int group = 0; group < file.groups(); group++) {
            Column column = file.read(group, name);
            for (int row = 0; row < column.rows(); row++) {
                values.add(column.isEmpty(row) ? "null" : value(column, column.start(row)));
            }
        }
        return values;
    }

    private static List<String> lists(ParquetFile file, String name) {
        List<String> values = new ArrayList<>();
        for (int group = 0; group < file.groups(); group++) {
            Column column = file.read(group, name);
            for (int row = 0; row < column.rows(); row++) {
                List<String> list = new ArrayList<>();
                for (int at = column.start(row); at < column.end(row); at++) {
                    list.add(value(column, at));
                }
                values.add(list.toString());
            }
        }
        return values;
    }

    private static String value(Column column, int at) {
        return switch (column.values()) {
            case int[] ints -> String.valueOf(ints[at]);
            case long[] longs -> String.valueOf(longs[at]);
            case float[] floats -> String.valueOf(floats[at]);
            case double[] doubles -> String.valueOf(doubles[at]);
            case byte[][] texts -> new String(texts[at], StandardCharsets.UTF_8);
            default -> throw new ClassCastException();
        };
    }

    private static List<String> expected(Path path, String expression) {
        try (Duck duck = Duck.inMemory()) {
            return duck.query(
                    Figures.format("SELECT %s FROM %s", expression, Duck.parquet(path)),
                    rows -> {
                        List<String> values = new ArrayList<>();
                        while (rows.next()) {
                            @Nullable Object value = rows.getObject(1);
                            values.add(
                                    value instanceof Array array
                                            ? List.of((Object[]) array.getArray()).toString()
                                            : String.valueOf(value));
                        }
                        return values;
                    });
        }
    }
}
