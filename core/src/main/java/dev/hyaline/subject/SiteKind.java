package dev.hyaline.subject;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * All that depends on what kind of unit lives at a site: names, nouns, order, what dead means, what
 * is averaged with what. Everybody else asks; nobody tests which kind it is. A kind that is not
 * among {@link SiteKinds} is found as a service. Stateless.
 */
public interface SiteKind {

    /** What the names of its sites and units begin with, such as {@code mlp.} or {@code sae:}. */
    String prefix();

    /** What may follow the prefix in the name of a site: no dots, no commas, no spaces. */
    Pattern address();

    /** Its place among the kinds, in lists and tables; the smallest comes first. */
    int rank();

    /** One of its units, such as {@code neuron}. */
    String noun();

    /** Several of them. */
    default String nouns() {
        return noun() + "s";
    }

    /** Units of such sites in a sentence. */
    default String plural() {
        return nouns();
    }

    /** All its units in an expression, such as {@code mlp}: the prefix without its last sign. */
    default String all() {
        return prefix().substring(0, prefix().length() - 1);
    }

    /** The layer that a name tells, from 0; where a site is in the model says its shape. */
    default OptionalInt layer(String address) {
        return OptionalInt.empty();
    }

    /** The name that another tool gave to what its units come from; none for the model's own. */
    default Optional<String> dictionary(String address) {
        return Optional.empty();
    }

    /** What the files of a site are called, such as {@code mlp-03}. */
    default String fileStem(String address) {
        OptionalInt layer = layer(address);
        return layer.isPresent()
                ? String.format(Locale.ROOT, "%s-%02d", all(), layer.getAsInt())
                : all() + "-" + address;
    }

    /** A site in a heading, such as {@code layer 3}. */
    default String title(String address) {
        return nouns() + " of " + address;
    }

    /** The same on the edge of a picture, such as {@code 3}. */
    default String brief(String address) {
        return all();
    }

    /** The same in the first column of a table. */
    default String label(String address) {
        return prefix() + address;
    }

    /** What seeds of a site are derived from. */
    default String seedName(String address) {
        return prefix() + address;
    }

    /** Whether its units are 0 nearly everywhere, so that only what is not is kept and counted. */
    default boolean sparse() {
        return false;
    }

    /** Whether a unit with this largest activation never did anything. */
    boolean dead(double maximum);

    /** What such a unit does not do, such as {@code never fires}. */
    String deadRule();

    /** The sentence that says that a unit is dead. */
    default String deadSentence(double maximum) {
        return "dead: " + deadRule();
    }

    /** Whether units of all its sites are averaged together in one line. */
    default boolean pooled() {
        return false;
    }

    /** Whether units of one index at neighbouring sites are shown as each other's neighbours. */
    default boolean aligned() {
        return false;
    }
}
