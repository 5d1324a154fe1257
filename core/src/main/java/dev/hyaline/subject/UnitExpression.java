package dev.hyaline.subject;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Several units in a few signs: {@code mlp.LAYER.INDEX} or {@code sae:NAME.INDEX}, where layer and
 * index are a number, a range such as {@code 3-5} (both ends included) or {@code *}, as may be the
 * name; {@code mlp.3} is short for {@code mlp.3.*}, {@code mlp} and {@code sae} are all units of
 * their kinds, {@code *} those of every kind. What ends in {@code :neg} means lower ends, which few
 * sites have; what does not, upper ends.
 *
 * @param kind of the units; of every kind where there is none
 * @param address which sites: one, a range of layers, or all where there is none
 * @param first unit of each
 * @param last unit of each, included
 * @param polarity which end
 */
public record UnitExpression(
        Optional<SiteKind> kind, Optional<String> address, int first, int last, Polarity polarity) {

    private static final String RANGE = "\\*|[0-9]{1,9}(?:-[0-9]{1,9})?";
    private static final Pattern NUMBERS = Pattern.compile(RANGE);
    private static final Pattern REST = Pattern.compile("([^.]+)(?:\\.(" + RANGE + "))?");
    private static final int[] EVERY = {0, Integer.MAX_VALUE};

    /** Reads one. */
    public static UnitExpression parse(String text) {
        Polarity polarity =
                text.endsWith(Polarity.BELOW.suffix()) ? Polarity.BELOW : Polarity.ABOVE;
        String plain = text.substring(0, text.length() - polarity.suffix().length());
        if (plain.equals("*")) {
            return new UnitExpression(
                    Optional.empty(), Optional.empty(), EVERY[0], EVERY[1], polarity);
        }
        SiteKind kind = SiteKinds.of(plain).orElseThrow(() -> refusal(text));
        if (plain.equals(kind.all())) {
            return new UnitExpression(
                    Optional.of(kind), Optional.empty(), EVERY[0], EVERY[1], polarity);
        }
        Matcher rest = REST.matcher(plain.substring(kind.prefix().length()));
        if (!rest.matches() || !isAddress(kind, rest.group(1))) {
            throw refusal(text);
        }
        int[] range = rest.group(2) == null ? EVERY : range(rest.group(2));
        Optional<String> address = Optional.of(rest.group(1)).filter(each -> !each.equals("*"));
        return new UnitExpression(Optional.of(kind), address, range[0], range[1], polarity);
    }

    private static boolean isAddress(SiteKind kind, String text) {
        return text.equals("*")
                || kind.address().matcher(text).matches()
                || (NUMBERS.matcher(text).matches() && Site.isLayered(kind));
    }

    private static HyalineException refusal(String text) {
        return HyalineException.usage(
                "units must look like mlp.3.1021, mlp.3.*, mlp.0-2.0-99, sae:NAME.0-99 or @FILE, but are: "
                        + text);
    }

    /** First and last. */
    private static int[] range(String part) {
        if (part.equals("*")) {
            return EVERY;
        }
        int dash = part.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
        if (last < first) {
            throw HyalineException.usage("range must not end before it begins, but is: " + part);
        }
        return new int[] {first, last};
    }

    /** Whether units of a site can be meant. */
    public boolean isOf(SiteShape shape) {
        return (shape.signed() || polarity == Polarity.ABOVE) && isOf(shape.site());
    }

    private boolean isOf(Site site) {
        return kind.map(site.kind()::equals).orElse(true)
                && address.map(part -> isAt(site, part)).orElse(true);
    }

    private static boolean isAt(Site site, String part) {
        OptionalInt layer = site.layer();
        if (layer.isEmpty()) {
            return site.address().equals(part);
        }
        int[] range = range(part);
        return range[0] <= layer.getAsInt() && layer.getAsInt() <= range[1];
    }

    /**
     * What there is, in such expressions: {@code mlp.0.0 to mlp.5.1023, sae:resid3.0-4095}.
     *
     * @param units of each site
     */
    public static String describe(SortedMap<Site, Integer> units) {
        return units.keySet().stream()
                .collect(Collectors.groupingBy(Site::kind, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(sites -> describe(sites, units))
                .collect(Collectors.joining(", "));
    }

    private static String describe(List<Site> sites, SortedMap<Site, Integer> units) {
        Site last = sites.getLast();
        if (last.layer().isPresent()) {
            return Figures.format(
                    "%s.0 to %s.%d", sites.getFirst(), last, units.getOrDefault(last, 1) - 1);
        }
        return sites.stream()
                .map(site -> Figures.format("%s.0-%d", site, units.getOrDefault(site, 1) - 1))
                .collect(Collectors.joining(", "));
    }
}
