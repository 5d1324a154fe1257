package dev.hyaline.web.page;

import java.util.function.Predicate;

/**
 * Where pages are: beside each other on a server, or files that open from a disk.
 *
 * @param root what leads to the site's root: {@code /}, or a way up
 * @param live whether a server answers
 * @param has whether there is a page of a unit
 */
public record Links(String root, boolean live, Predicate<String> has) {

    /** On a server: every unit has a page. */
    public static final Links SERVED = new Links("/", true, unit -> true);

    public String home() {
        return live ? root : root + "index.html";
    }

    public String units() {
        return live ? root + "search" : root + "units.html";
    }

    /** A unit's page. */
    public String unit(String unit) {
        return root + "unit/" + (live ? unit : file(unit));
    }

    /** The file of a unit's page, called so that every file system takes it. */
    public static String file(String unit) {
        return unit.replace(':', '-') + ".html";
    }

    /** Whether a unit's page can be linked to. */
    public boolean leadsTo(String unit) {
        return has.test(unit);
    }

    public String asset(String name) {
        return root + "assets/" + name;
    }
}
