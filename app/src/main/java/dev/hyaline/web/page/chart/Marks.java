package dev.hyaline.web.page.chart;

import static dev.hyaline.common.Figures.at;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks by their places, as they are drawn. */
public final class Marks {

    private final List<Mark> marks = new ArrayList<>();

    public Marks box(
            String style,
            double x,
            double y,
            double width,
            double height,
            @Nullable String opacity,
            @Nullable String title) {
        marks.add(new Mark.Box(style, at(x), at(y), at(width), at(height), opacity, title));
        return this;
    }

    public Marks line(
            String style, double x1, double x2, double y1, double y2, @Nullable String title) {
        marks.add(new Mark.Line(style, at(x1), at(x2), at(y1), at(y2), title));
        return this;
    }

    public Marks text(String style, double x, double y, String text) {
        marks.add(new Mark.Text(style, at(x), at(y), text, false));
        return this;
    }

    public Marks upwards(String style, double x, double y, String text) {
        marks.add(new Mark.Text(style, at(x), at(y), text, true));
        return this;
    }

    public Marks add(Mark mark) {
        marks.add(mark);
        return this;
    }

    public List<Mark> list() {
        return marks;
    }
}
