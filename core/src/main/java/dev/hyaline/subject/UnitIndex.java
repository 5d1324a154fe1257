package dev.hyaline.subject;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** All units of a run, each end one, numbered through, site after site. Immutable. */
public final class UnitIndex {

    private final List<Site> sites;
    private final int[] starts; // one more than there are sites
    private final List<SiteShape> shapes;

    private UnitIndex(List<SiteShape> shapes) {
        this.shapes = List.copyOf(shapes);
        this.sites = shapes.stream().map(SiteShape::site).toList();
        this.starts = new int[sites.size() + 1];
        for (int i = 0; i < sites.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], shapes.get(i).slots());
        }
    }

    /** Of sites in this order. */
    public static UnitIndex of(List<SiteShape> shapes) {
        return new UnitIndex(shapes);
    }

    /** What is known of each site. */
    public List<SiteShape> shapes() {
        return shapes;
    }

    public List<Site> sites() {
        return sites;
    }

    /** What is known of a site. */
    public SiteShape shape(Site site) {
        return shapes.get(sites.indexOf(site));
    }

    /** How many units there are. */
    public int size() {
        return starts[sites.size()];
    }

    /** How many units a site has, each end one; 0 for one that was not recorded. */
    public int units(Site site) {
        int place = sites.indexOf(site);
        return place < 0 ? 0 : starts[place + 1] - starts[place];
    }

    /** The number of a site's first unit. */
    public int start(Site site) {
        return starts[sites.indexOf(site)];
    }

    /** The numbers of a site's units. */
    public IntStream numbers(Site site) {
        int place = sites.indexOf(site);
        return IntStream.range(starts[place], starts[place + 1]);
    }

    /** The place of a unit's site among the sites. */
    public int place(int number) {
        int found = Arrays.binarySearch(starts, number);
        return found >= 0 ? found : -found - 2;
    }

    public boolean contains(UnitId unit) {
        return number(unit) >= 0;
    }

    /** A unit's number; −1 for one that was not recorded. */
    public int number(UnitId unit) {
        int place = sites.indexOf(unit.site());
        return place >= 0 && shapes.get(place).has(unit)
                ? starts[place] + shapes.get(place).slot(unit)
                : -1;
    }

    public UnitId unit(int number) {
        int place = place(number);
        return shapes.get(place).unit(number - starts[place]);
    }

    /** The unit so many places on at its site; empty beyond the ends. */
    public Optional<UnitId> neighbour(UnitId unit, int step) {
        return at(unit.site(), unit.index() + step, unit);
    }

    /** The unit with the same index so many sites on, where they are each other's neighbours. */
    public Optional<UnitId> across(UnitId unit, int step) {
        int place = sites.indexOf(unit.site()) + step;
        if (place < 0 || place >= sites.size() || !unit.site().isAlignedWith(sites.get(place))) {
            return Optional.empty();
        }
        return at(sites.get(place), unit.index(), unit);
    }

    /** The same end of another unit. */
    private Optional<UnitId> at(Site site, int index, UnitId unit) {
        return index < 0
                ? Optional.empty()
                : Optional.of(new UnitId(site, index, unit.polarity())).filter(this::contains);
    }
}
