package dev.hyaline.web.page;

import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import java.util.List;

/**
 * The windows of one split and kind.
 *
 * @param title for people
 * @param scale of the colours
 * @param windows as heat maps
 */
public record WindowGroup(String title, HeatScale scale, List<HeatWindow> windows) {

    public WindowGroup {
        windows = List.copyOf(windows);
    }

    /** What a group is called. */
    public static String title(UnitRecord.Key key) {
        return words(key.kind()) + ", " + key.split().columnValue() + " split";
    }

    static String words(WindowKind kind) {
        return switch (kind) {
            case TOP -> "top";
            case BAND_0 -> "band 0–50 %";
            case BAND_1 -> "band 50–90 %";
            case BAND_2 -> "band 90–99 %";
            case BAND_3 -> "band 99–99.9 %";
            case UNIFORM -> "random";
        };
    }
}
