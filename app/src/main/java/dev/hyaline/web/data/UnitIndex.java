package dev.hyaline.web.data;

import dev.hyaline.record.file.RecordReader;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All units of a run, numbered through, site after site. Immutable. */
public final class UnitIndex {

    private final List<Site> sites;
    private final int[] starts; // one more than there are sites
    private final List<Place> places;

    /** Where a site is in the model. */
    private record Place(String hookPoint, int layer) {}

    private UnitIndex(List<Site> sites, int[] starts, List<Place> places) {
        this.sites = sites;
        this.starts = starts;
        this.places = places;
    }

    static UnitIndex of(RecordReader reader) {
        List<Site> sites = reader.sites();
        int[] starts = new int[sites.size() + 1];
        for (int i = 0; i < sites.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], reader.units(sites.get(i)));
        }
        return new UnitIndex(
                List.copyOf(sites),
                starts,
                sites.stream()
                        .map(site -> new Place(reader.hookPoint(site), reader.layer(site)))
                        .toList());
    }

    public List<Site> sites() {
        return sites;
    }

    /** TransformerLens's name of where a site is in the model. */
    public String hookPoint(Site site) {
        return places.get(sites.indexOf(site)).hookPoint();
    }

    /** The layer that a site is in, from 0. */
    public int layer(Site site) {
        return places.get(sites.indexOf(site)).layer();
    }

    /** How many units there are. */
    public int size() {
        return starts[sites.size()];
    }

    /** How many units a site has; 0 for one that was not recorded. */
    public int units(Site site) {
        int place = sites.indexOf(site);
        return place < 0 ? 0 : starts[place + 1] - starts[place];
    }

    /** The number of a site's first unit. */
    int start(Site site) {
        return starts[sites.indexOf(site)];
    }

    /** The place of a unit's site among the sites. */
    public int place(int number) {
        int found = Arrays.binarySearch(starts, number);
        return found >= 0 ? found : -found - 2;
    }

    public boolean contains(UnitId unit) {
        return unit.index() < units(unit.site());
    }

    /** A unit's number; −1 for one that was not recorded. */
    public int number(UnitId unit) {
        return contains(unit) ? start(unit.site()) + unit.index() : -1;
    }

    /** The number of a unit as the catalogue has it; −1 for one that was not recorded. */
    int number(String site, int unit) {
        for (int place = 0; place < sites.size(); place++) {
            if (sites.get(place).name().equals(site)) {
                return unit >= 0 && unit < starts[place + 1] - starts[place]
                        ? starts[place] + unit
                        : -1;
            }
        }
        return -1;
    }

    public UnitId unit(int number) {
        int place = place(number);
        return new UnitId(sites.get(place), number - starts[place]);
    }

    /** The unit so many places on at its site; empty beyond the ends. */
    public Optional<UnitId> neighbour(UnitId unit, int step) {
        int index = unit.index() + step;
        return index >= 0 && index < units(unit.site())
                ? Optional.of(new UnitId(unit.site(), index))
                : Optional.empty();
    }

    /** The unit with the same index so many sites on, where they are each other's neighbours. */
    public Optional<UnitId> across(UnitId unit, int step) {
        int place = sites.indexOf(unit.site()) + step;
        if (place < 0 || place >= sites.size() || !unit.site().isAlignedWith(sites.get(place))) {
            return Optional.empty();
        }
        Site site = sites.get(place);
        return unit.index() < units(site)
                ? Optional.of(new UnitId(site, unit.index()))
                : Optional.empty();
    }
}
