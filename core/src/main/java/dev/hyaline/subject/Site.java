package dev.hyaline.subject;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.HyalineException;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Where units live, by name: what a unit's id says of it. Which hook point of the model an
 * autoencoder's latents are at is no part of their name; the run's manifest has it. Sites are in
 * order of their kinds, then of their layers, then of their names.
 *
 * @param kind of its units
 * @param address which of the kind's sites, such as the layer
 */
public record Site(SiteKind kind, String address) implements Comparable<Site> {

    private static final Comparator<Site> ORDER =
            Comparator.<Site>comparingInt(site -> site.kind.rank())
                    .thenComparingInt(site -> site.layer().orElse(Integer.MAX_VALUE))
                    .thenComparing(Site::name);

    public Site {
        if (!kind.address().matcher(address).matches()) {
            throw HyalineException.usage(
                    "%s must be followed by %s, but is followed by: %s",
                    kind.prefix(), kind.address(), address);
        }
    }

    /** The MLP neurons of one layer, from 0. */
    public static Site neurons(int layer) {
        if (layer < 0) {
            throw new IllegalArgumentException("layer must be at least 0, but is: " + layer);
        }
        return new Site(SiteKinds.NEURON, String.valueOf(layer));
    }

    /**
     * The latents of a sparse autoencoder.
     *
     * @param autoencoder what it is called in the run: at most 40 of {@code a-z 0-9 -}
     */
    public static Site latents(String autoencoder) {
        if (!SiteKinds.LATENT.address().matcher(autoencoder).matches()) {
            throw HyalineException.usage(
                    "autoencoder must be called by 1 to 40 of a-z, 0-9 and -, but is: "
                            + autoencoder);
        }
        return new Site(SiteKinds.LATENT, autoencoder);
    }

    /** Reads a name back. */
    @JsonCreator
    public static Site parse(String name) {
        return find(name)
                .orElseThrow(() ->
                        HyalineException.usage(
                                "site must look like %s, but is: %s", forms(""), name));
    }

    /** The same, where it may be something else. */
    static Optional<Site> find(String name) {
        return SiteKinds.of(name)
                .filter(kind -> name.startsWith(kind.prefix()))
                .flatMap(kind -> find(kind, name.substring(kind.prefix().length())));
    }

    private static Optional<Site> find(SiteKind kind, String address) {
        return kind.address().matcher(address).matches()
                ? Optional.of(new Site(kind, address))
                : Optional.empty();
    }

    /** How names look, of every kind: {@code mlp.LAYER or sae:NAME}. */
    static String forms(String ending) {
        return SiteKinds.all().stream()
                .map(kind -> kind.prefix() + (isLayered(kind) ? "LAYER" : "NAME") + ending)
                .collect(Collectors.joining(" or "));
    }

    /** Whether the addresses of a kind are layers. */
    static boolean isLayered(SiteKind kind) {
        return kind.address().matcher("0").matches() && kind.layer("0").isPresent();
    }

    /** The name that a unit's id begins with, such as {@code mlp.3}. */
    @JsonValue
    public String name() {
        return kind.prefix() + address;
    }

    /** The layer that the name tells, from 0; none of latents. */
    public OptionalInt layer() {
        return kind.layer(address);
    }

    /** The autoencoder that its units are latents of. */
    public Optional<String> dictionary() {
        return kind.dictionary(address);
    }

    /** What the site's files are called, such as {@code mlp-03}. */
    public String fileStem() {
        return kind.fileStem(address);
    }

    /** In a heading, such as {@code layer 3}. */
    public String title() {
        return kind.title(address);
    }

    /** On the edge of a picture, such as {@code 3}. */
    public String brief() {
        return kind.brief(address);
    }

    /** In the first column of a table: the layer, or the name. */
    public String label() {
        return kind.label(address);
    }

    /** One of its units, such as {@code neuron}. */
    public String noun() {
        return kind.noun();
    }

    /** Units of such sites in a sentence, such as {@code latents of autoencoders}. */
    public String plural() {
        return kind.plural();
    }

    /** What chooses its units: all of its kind where they are averaged together, else its name. */
    public String choice() {
        return kind.pooled() ? kind.all() : name();
    }

    /** Whether its units are averaged together with those of its kind's other sites. */
    public boolean isPooled() {
        return kind.pooled();
    }

    /** Whether a unit here and the one of the same index there are shown as neighbours. */
    public boolean isAlignedWith(Site other) {
        return kind.aligned() && kind.equals(other.kind);
    }

    /** What a dead unit does not do: {@code never fires}. */
    public String deadRule() {
        return kind.deadRule();
    }

    /** What seeds of the site are derived from. */
    public String seedName() {
        return kind.seedName(address);
    }

    @Override
    public int compareTo(Site other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name();
    }
}
