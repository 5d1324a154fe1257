package dev.hyaline.subject;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Something for each site and, behind the sites of a kind whose units are averaged together, for
 * all of them. Units of different kinds are never averaged together.
 *
 * @param <T> what is gathered
 */
public final class BySite<T> {

    private final Supplier<T> empty;
    private final SortedMap<Site, T> sites = new TreeMap<>();
    private final Map<SiteKind, T> pools = new HashMap<>();

    /**
     * @param empty what a site begins with
     */
    public BySite(Supplier<T> empty) {
        this.empty = empty;
    }

    /** All that a unit of this site counts for. */
    public List<T> of(Site site) {
        T own = sites.computeIfAbsent(site, _ -> empty.get());
        return site.kind().pooled()
                ? List.of(own, pools.computeIfAbsent(site.kind(), _ -> empty.get()))
                : List.of(own);
    }

    /**
     * A row for each, in the order of sites.
     *
     * @param row of a site; of all sites of a kind where there is none
     */
    public <R> List<R> rows(BiFunction<T, Optional<Site>, R> row) {
        List<R> rows = new ArrayList<>();
        sites.forEach((site, each) -> {
            rows.add(row.apply(each, Optional.of(site)));
            T pool = pools.get(site.kind());
            if (pool != null && isLast(site)) {
                rows.add(row.apply(pool, Optional.empty()));
            }
        });
        return rows;
    }

    private boolean isLast(Site site) {
        return sites.keySet().stream()
                .filter(each -> each.kind().equals(site.kind()))
                .allMatch(each -> each.compareTo(site) <= 0);
    }
}
