package dev.hyaline.subject;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/** The kinds of units that there are: those built in, and those found as services. */
public final class SiteKinds {

    /** MLP neurons, after the activation function: {@code mlp.LAYER}. */
    static final SiteKind NEURON = new Neuron();

    /** Latents of a sparse autoencoder: {@code sae:NAME}. */
    static final SiteKind LATENT = new Latent();

    private static final List<SiteKind> BUILT_IN = List.of(NEURON, LATENT);

    private SiteKinds() {}

    /** All of them, in their order. */
    public static List<SiteKind> all() {
        List<SiteKind> kinds = new ArrayList<>(BUILT_IN);
        kinds.addAll(Found.KINDS);
        kinds.sort(Comparator.comparingInt(SiteKind::rank));
        return List.copyOf(kinds);
    }

    /** The one that a name or an expression begins with; services are asked last. */
    static Optional<SiteKind> of(String name) {
        return first(BUILT_IN, name).or(() -> first(Found.KINDS, name));
    }

    private static Optional<SiteKind> first(List<SiteKind> kinds, String name) {
        return kinds.stream()
                .filter(each -> name.startsWith(each.prefix()) || name.equals(each.all()))
                .findFirst();
    }

    /** Looked for when first needed. */
    private static final class Found {
        private static final List<SiteKind> KINDS =
                ServiceLoader.load(SiteKind.class, SiteKind.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    private static final class Neuron implements SiteKind {

        private static final Pattern LAYER = Pattern.compile("0|[1-9][0-9]{0,4}");

        /** Below this largest activation a neuron counts as dead. */
        private static final double DEAD_MAXIMUM = 0.1;

        @Override
        public String prefix() {
            return "mlp.";
        }

        @Override
        public Pattern address() {
            return LAYER;
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public String noun() {
            return "neuron";
        }

        @Override
        public OptionalInt layer(String address) {
            return OptionalInt.of(Integer.parseInt(address));
        }

        @Override
        public String title(String address) {
            return "layer " + address;
        }

        @Override
        public String brief(String address) {
            return address;
        }

        @Override
        public String label(String address) {
            return address;
        }

        @Override
        public String seedName(String address) {
            return "layer " + address;
        }

        @Override
        public boolean dead(double maximum) {
            return !(maximum >= DEAD_MAXIMUM);
        }

        @Override
        public String deadRule() {
            return String.format(Locale.ROOT, "never rises above %.2f", DEAD_MAXIMUM);
        }

        @Override
        public String deadSentence(double maximum) {
            double shown = Math.abs(maximum) < 0.005 ? 0 : maximum; // nothing is not below nothing
            return String.format(
                    Locale.ROOT,
                    Math.abs(shown) < 0.995
                            ? "dead: never rises above %.2f (largest activation %.2f)"
                            : "dead: never rises above %.2f (largest activation %.1f)",
                    DEAD_MAXIMUM,
                    shown);
        }

        @Override
        public boolean pooled() {
            return true;
        }

        @Override
        public boolean aligned() {
            return true;
        }
    }

    private static final class Latent implements SiteKind {

        private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

        @Override
        public String prefix() {
            return "sae:";
        }

        @Override
        public Pattern address() {
            return NAME;
        }

        @Override
        public int rank() {
            return 200;
        }

        @Override
        public String noun() {
            return "latent";
        }

        @Override
        public Optional<String> dictionary(String address) {
            return Optional.of(address);
        }

        @Override
        public boolean sparse() {
            return true;
        }

        @Override
        public String plural() {
            return "latents of autoencoders";
        }

        /** When it never fires, for its scale is the autoencoder's. */
        @Override
        public boolean dead(double maximum) {
            return !(maximum > 0);
        }

        @Override
        public String deadRule() {
            return "never fires";
        }
    }
}
