package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.subject.UnitIndex;
import dev.hyaline.web.data.SearchQuery;
import dev.hyaline.web.page.DisplayText;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request's parameters; a wrong one is refused with its name and value. */
final class Params {

    private final Context context;

    Params(Context context) {
        this.context = context;
    }

    /** A text; empty when it is not given. */
    String text(String name) {
        @Nullable String value = context.queryParam(name);
        return value == null ? "" : value;
    }

    /** What is given but one parameter, as an address has it; empty for nothing. */
    static String others(Context context, String name) {
        return context.queryParamMap().entrySet().stream()
                .filter(each -> !each.getKey().equals(name))
                .flatMap(each ->
                        each.getValue().stream()
                                .filter(value -> !value.isEmpty())
                                .map(value -> encode(each.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    OptionalInt integer(String name, int low, int high) {
        String value = text(name).strip();
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.matches("-?[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= low && number <= high) {
                return OptionalInt.of(number);
            }
        }
        throw wrong(name, Figures.format("a whole number from %d to %d", low, high), value);
    }

    double number(String name, double otherwise) {
        String value = text(name).strip().replace('−', '-').replace(',', '.');
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.matches("[+-]?([0-9]{1,9}(\\.[0-9]{0,12})?|\\.[0-9]{1,12})")) {
            return Double.parseDouble(value);
        }
        throw wrong(name, "a number", value);
    }

    SearchQuery.Range range(String name) {
        return new SearchQuery.Range(
                number(name + "_min", Double.NEGATIVE_INFINITY),
                number(name + "_max", Double.POSITIVE_INFINITY));
    }

    <E extends Enum<E>> E choice(String name, E otherwise) {
        String value = text(name).strip();
        if (value.isEmpty()) {
            return otherwise;
        }
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            if (each.name().equals(value.toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        throw wrong(name, "one of those offered", value);
    }

    /** What is searched for among these units. */
    SearchQuery search(UnitIndex index) {
        return new SearchQuery(
                text("q").strip(),
                integer("layer", 0, 99_999),
                site(index),
                range("score"),
                range("lift"),
                range("density"),
                Optional.of(text("author")).filter(each -> !each.isEmpty()),
                choice("kind", SearchQuery.UnitKind.ANY),
                choice("sort", SearchQuery.Sort.RELEVANCE),
                integer("page", 1, SearchQuery.LAST_PAGE).orElse(1));
    }

    private Optional<String> site(UnitIndex index) {
        String value = text("site");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (index.sites().stream().noneMatch(each -> each.name().equals(value))) {
            throw wrong("site", "one that was recorded", value);
        }
        return Optional.of(value);
    }

    private static HyalineException wrong(String name, String rule, String value) {
        return HyalineException.usage(
                "%s must be %s, but is: %s", name, rule, DisplayText.text(cut(value)));
    }

    private static String cut(String value) {
        return value.length() > 80 ? value.substring(0, 80) + "…" : value;
    }
}
