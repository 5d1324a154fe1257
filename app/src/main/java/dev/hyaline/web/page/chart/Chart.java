package dev.hyaline.web.page.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture for a template.
 *
 * @param style what the style sheet knows it by
 * @param width in pixels; absent for what the style sheet says
 * @param box the plane that it shows: left, top, width and height
 * @param label what it is, in words
 * @param marks drawn in this order
 */
public record Chart(
        String style, @Nullable Integer width, String box, String label, List<Mark> marks) {
    public Chart {
        marks = List.copyOf(marks);
    }
}
