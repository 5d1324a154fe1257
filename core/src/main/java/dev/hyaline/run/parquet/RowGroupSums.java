package dev.hyaline.run.parquet;

import dev.hyaline.common.Figures;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Sums of the bytes of a Parquet file, which has none of its own: the CRC-32C of each row group, up
 * to where the next one begins, then that of the footer, each as 8 hexadecimal digits. A row group
 * is held against its sum before it is first read. Thread-safe.
 */
final class RowGroupSums {

    private static final int DIGITS = 8;

    private final MemorySegment file;
    private final long[] borders; // [groups + 2]
    private final int[] expected; // [groups + 1], or [0] where the file has no sums
    private final AtomicIntegerArray seen;

    private RowGroupSums(MemorySegment file, long[] borders, int[] expected) {
        this.file = file;
        this.borders = borders;
        this.expected = expected;
        this.seen = new AtomicIntegerArray(expected.length);
    }

    /**
     * @param sums as {@link #text} made them; empty for none
     */
    static RowGroupSums of(MemorySegment file, Footer footer, String sums) {
        long[] borders = borders(footer, file.byteSize());
        int[] expected =
                IntStream.range(0, sums.length() / DIGITS)
                        .map(i -> HexFormat.fromHexDigits(sums, i * DIGITS, (i + 1) * DIGITS))
                        .toArray();
        if (expected.length > 0 && expected.length != borders.length - 1) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "row groups must be %d, but are: %d",
                            expected.length - 1, borders.length - 2));
        }
        RowGroupSums made = new RowGroupSums(file, borders, expected);
        made.require(borders.length - 2);
        return made;
    }

    private static long[] borders(Footer footer, long size) {
        int groups = footer.groups().size();
        long[] borders = new long[groups + 2];
        for (int group = 1; group < groups; group++) {
            borders[group] =
                    footer.groups().get(group).chunks().stream()
                            .mapToLong(Footer.Chunk::offset)
                            .min()
                            .orElseThrow();
        }
        borders[groups] = groups == 0 ? 0 : footer.begin();
        borders[groups + 1] = size;
        return borders;
    }

    /** Refuses a row group, or behind the last one the footer, that is not what it was. */
    void require(int part) {
        if (expected.length == 0 || seen.get(part) != 0) {
            return;
        }
        if (sum(part) != expected[part]) {
            throw new IllegalArgumentException(
                    part == expected.length - 1
                            ? "footer must have its sum, but has not"
                            : "row group must have its sum, but has not: " + part);
        }
        seen.set(part, 1);
    }

    private int sum(int part) {
        CRC32C crc = new CRC32C();
        crc.update(file.asSlice(borders[part], borders[part + 1] - borders[part]).asByteBuffer());
        return (int) crc.getValue();
    }

    /** Those of the file as it is. */
    String text() {
        return IntStream.range(0, borders.length - 1)
                .mapToObj(part -> HexFormat.of().toHexDigits(sum(part)))
                .collect(Collectors.joining());
    }
}
