package dev.hyaline.web.page.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something drawn, with what the style sheet knows it by; coordinates are a picture's own. */
public sealed interface Mark {

    /**
     * @param opacity how dark; absent for what the style sheet says
     * @param title in words; absent for what needs none
     */
    record Box(
            String style,
            String x,
            String y,
            String width,
            String height,
            @Nullable String opacity,
            @Nullable String title)
            implements Mark {}

    /**
     * @param title in words; absent for what needs none
     */
    record Line(String style, String x1, String x2, String y1, String y2, @Nullable String title)
            implements Mark {}

    /**
     * @param upwards whether it runs from below
     */
    record Text(String style, String x, String y, String text, boolean upwards) implements Mark {}

    /**
     * A curve.
     *
     * @param points x and y of each, from the left
     */
    record Curve(String points) implements Mark {}

    /** What has one title together. */
    record Group(String title, List<Mark> marks) implements Mark {
        public Group {
            marks = List.copyOf(marks);
        }
    }
}
