package dev.hyaline.record.file;

import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.SiteShape;
import org.jspecify.annotations.Nullable;

/**
 * Which unit, and which end, the rows of a row group are about.
 *
 * @param units their indices
 * @param ends null where units have one end
 */
record Slots(Column units, @Nullable Column ends) {

    static Slots read(ParquetFile file, int group, boolean signed) {
        return new Slots(file.read(group, "unit"), signed ? file.read(group, "polarity") : null);
    }

    int rows() {
        return units.rows();
    }

    /** As {@link SiteShape#slot} counts. */
    int at(int row) {
        int unit = (int) units.whole(row);
        return ends == null ? unit : 2 * unit + Polarity.of(ends.text(row)).ordinal();
    }
}
