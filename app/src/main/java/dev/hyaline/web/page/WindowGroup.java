package dev.hyaline.web.page;

import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The windows of one split and kind.
 *
 * @param split whose documents
 * @param kind why they were kept
 * @param title for people
 * @param scale of the colours
 * @param windows as heat maps
 */
public record WindowGroup(
        Split split, WindowKind kind, String title, HeatScale scale, List<HeatWindow> windows) {

    public WindowGroup {
        windows = List.copyOf(windows);
    }

    /** A group that there is, before it is read. */
    public record Name(String split, String kind, String title, int size) {}

    /** The groups of a unit that have windows. */
    static List<Name> names(UnitRecord record) {
        List<Name> names = new ArrayList<>();
        for (Split split : Split.values()) {
            for (WindowKind kind : WindowKind.values()) {
                int size = record.windows(split, kind).size();
                if (size > 0) {
                    names.add(
                            new Name(
                                    split.columnValue(),
                                    kind.columnValue(),
                                    title(split, kind),
                                    size));
                }
            }
        }
        return names;
    }

    static WindowGroup of(
            UnitRecord record,
            Split split,
            WindowKind kind,
            int most,
            Map<Long, String> documents,
            TokenDisplay display) {
        List<HeatWindow> windows = new ArrayList<>();
        for (ActivationRecord each : record.windows(split, kind).stream().limit(most).toList()) {
            windows.add(
                    HeatWindow.of(
                            each,
                            documents.getOrDefault(
                                    each.documentId(), "document " + each.documentId()),
                            words(kind),
                            display.vocabulary(),
                            display.scale()));
        }
        return new WindowGroup(split, kind, title(split, kind), display.scale(), windows);
    }

    private static String title(Split split, WindowKind kind) {
        return words(kind) + ", " + split.columnValue() + " split";
    }

    private static String words(WindowKind kind) {
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
