package dev.hyaline.record.fold;

import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which windows have been folded, as ranges of ids in their order, none beside the next. Written as
 * {@code 0-2048,4096-8192}, the ends not included.
 */
record WindowSpans(List<Span> spans) {

    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

    /** Windows from one to before another. */
    record Span(int first, int end) {
        @Override
        public String toString() {
            return first + "-" + end;
        }
    }

    WindowSpans {
        spans = List.copyOf(spans);
    }

    static WindowSpans of(int first, int end) {
        return new WindowSpans(first < end ? List.of(new Span(first, end)) : List.of());
    }

    static WindowSpans parse(String text) {
        List<Span> spans = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Matcher matcher = SPAN.matcher(each);
            if (!matcher.matches()) {
                throw HyalineException.damaged(
                        "windows must be ranges like 0-2048, but are: " + each);
            }
            spans.add(
                    new Span(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2))));
        }
        return new WindowSpans(spans);
    }

    /** These and others; a window that is in both is refused. */
    WindowSpans plus(WindowSpans others) {
        List<Span> all = new ArrayList<>(spans);
        all.addAll(others.spans);
        all.sort(Comparator.comparingInt(Span::first));
        List<Span> joined = new ArrayList<>();
        for (Span each : all) {
            Span before = joined.isEmpty() ? new Span(-1, -1) : joined.getLast();
            if (each.first < before.end) {
                throw HyalineException.run(
                        "windows must be folded once, but are in both halves: %d-%d",
                        each.first, Math.min(each.end, before.end));
            }
            if (each.first == before.end) {
                joined.removeLast();
                joined.add(new Span(before.first, each.end));
            } else {
                joined.add(each);
            }
        }
        return new WindowSpans(joined);
    }

    /** Refuses anything but all windows from the first on. */
    void requireAll(int windows) {
        if (!equals(of(0, windows))) {
            throw HyalineException.run(
                    "all windows must be folded, 0-%d, but are: %s", windows, this);
        }
    }

    @Override
    public String toString() {
        return spans.stream().map(Span::toString).collect(Collectors.joining(","));
    }
}
