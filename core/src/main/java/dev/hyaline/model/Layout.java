package dev.hyaline.model;

import dev.hyaline.checkpoint.WrapperNames;
import dev.hyaline.model.Attention.QkNorm;
import dev.hyaline.model.StoredWeight.Orientation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * How a family's files name and lay out the weights. Immutable: each method returns a new layout.
 *
 * @param orientation of linear layers' matrices
 * @param entries the weights in the order of the forward pass
 * @param prefixes what some files put before names
 * @param leftovers names of what is no weight and may be there
 * @param tiedHead the unembedding's name in files that repeat the embedding under it
 */
public record Layout(
        Orientation orientation,
        List<Entry> entries,
        List<String> prefixes,
        Pattern leftovers,
        Optional<String> tiedHead) {

    /**
     * A weight and the bias that may go with it.
     *
     * @param name without {@code .weight} or {@code .bias}; {@code %d} stands for the layer
     * @param byHead whether its parts' outputs lie side by side within each head
     * @param parts what it is for, in the order in which their outputs lie side by side
     */
    public record Entry(String name, boolean byHead, List<WeightPart> parts) {
        public Entry {
            parts = List.copyOf(parts);
        }
    }

    public Layout {
        entries = List.copyOf(entries);
        prefixes = List.copyOf(prefixes);
    }

    /** Without any weights yet. */
    public static Layout of(Orientation orientation) {
        return new Layout(
                orientation, List.of(), List.of(), Pattern.compile("(?!)"), Optional.empty());
    }

    /** This, and a weight; see {@link Entry}. */
    public Layout with(String name, WeightPart... parts) {
        return with(new Entry(name, false, List.of(parts)));
    }

    /** This, and a weight with one row of blocks a head, each with these parts of the head. */
    public Layout withHeads(String name, WeightPart... parts) {
        return with(new Entry(name, true, List.of(parts)));
    }

    private Layout with(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new Layout(orientation, more, prefixes, leftovers, tiedHead);
    }

    /** This, where some files put one of these before names; the first that fits is meant. */
    public Layout withOptionalPrefixes(String... before) {
        return new Layout(orientation, entries, List.of(before), leftovers, tiedHead);
    }

    /** This, where files may also hold what these names match: no weights. */
    public Layout withLeftovers(String names) {
        return new Layout(orientation, entries, prefixes, Pattern.compile(names), tiedHead);
    }

    /** This, where files may repeat the embedding as the unembedding's {@code .weight}. */
    public Layout withTiedHead(String name) {
        return new Layout(orientation, entries, prefixes, leftovers, Optional.of(name + ".weight"));
    }

    /**
     * Every tensor of a model of this shape, without prefix, in the order of the forward pass; one
     * that serves two parts comes once.
     */
    public List<StoredWeight> all(ModelConfig config) {
        SequencedMap<String, StoredWeight> all = new LinkedHashMap<>();
        addOutside(true, config, all);
        for (int layer = 0; layer < config.nLayers(); layer++) {
            for (Entry entry : entries) {
                if (entry.parts.getFirst().isOfBlock()) {
                    add(entry, layer, config, all);
                }
            }
        }
        addOutside(false, config, all);
        return List.copyOf(all.values());
    }

    private void addOutside(
            boolean before, ModelConfig config, SequencedMap<String, StoredWeight> all) {
        for (Entry entry : entries) {
            WeightPart part = entry.parts.getFirst();
            if (!part.isOfBlock() && part.isTable() == before) {
                add(entry, 0, config, all);
            }
        }
    }

    private void add(
            Entry entry, int layer, ModelConfig config, SequencedMap<String, StoredWeight> all) {
        StoredWeight weight = weight(entry, layer, config);
        all.putIfAbsent(weight.name(), weight);
        if (hasBias(entry, config)) {
            StoredWeight bias = bias(entry, layer, config);
            all.putIfAbsent(bias.name(), bias);
        }
    }

    private static boolean hasBias(Entry entry, ModelConfig config) {
        return config.biases().contains(entry.parts.getFirst());
    }

    /**
     * The tensor with a part's weight.
     *
     * @param layer any where the part is of no block
     */
    public StoredWeight weight(WeightPart part, int layer, ModelConfig config) {
        return weight(entry(part), layer, config);
    }

    /** The tensor with a part's bias, if it has one. */
    Optional<StoredWeight> bias(WeightPart part, int layer, ModelConfig config) {
        Entry entry = entry(part);
        return hasBias(entry, config) ? Optional.of(bias(entry, layer, config)) : Optional.empty();
    }

    private Entry entry(WeightPart part) {
        for (Entry entry : entries) {
            if (entry.parts.contains(part)) {
                return entry;
            }
        }
        throw new IllegalArgumentException("the layout has no " + part);
    }

    private StoredWeight weight(Entry entry, int layer, ModelConfig config) {
        WeightPart first = entry.parts.getFirst();
        Orientation own = first.isTable() ? Orientation.IN_OUT : orientation;
        long in = in(first, config);
        long out = out(entry, config);
        List<Long> shape;
        if (first.isNorm()) {
            shape = List.of(out);
        } else {
            shape = own == Orientation.IN_OUT ? List.of(in, out) : List.of(out, in);
        }
        String name = String.format(Locale.ROOT, entry.name, layer) + ".weight";
        return new StoredWeight(name, entry.parts, entry.byHead, false, own, shape);
    }

    private StoredWeight bias(Entry entry, int layer, ModelConfig config) {
        String name = String.format(Locale.ROOT, entry.name, layer) + ".bias";
        List<Long> shape = List.of(out(entry, config));
        return new StoredWeight(name, entry.parts, entry.byHead, true, orientation, shape);
    }

    private static long out(Entry entry, ModelConfig config) {
        return entry.parts.stream().mapToLong(part -> out(part, config)).sum();
    }

    /** How many numbers go into a part; a table has as many rows. */
    private static int in(WeightPart part, ModelConfig config) {
        return switch (part) {
            case EMBED -> config.dVocab();
            case POS_EMBED -> config.nCtx();
            case LN1, LN1_POST, LN2, LN2_POST, LN_FINAL -> config.dModel();
            case Q, K, V, Q_NORM, K_NORM, MLP_GATE, MLP_IN, UNEMBED -> config.dModel();
            case ATTN_OUT -> config.nHeads() * config.dHead();
            case MLP_OUT -> config.dMlp();
        };
    }

    /** How many come out. */
    private static int out(WeightPart part, ModelConfig config) {
        boolean each = config.attention().qkNorm() == QkNorm.PER_HEAD;
        return switch (part) {
            case EMBED, POS_EMBED, LN1, LN1_POST, LN2, LN2_POST, LN_FINAL, ATTN_OUT, MLP_OUT ->
                    config.dModel();
            case Q -> config.nHeads() * config.dHead();
            case K, V -> config.nKvHeads() * config.dHead();
            case Q_NORM -> (each ? 1 : config.nHeads()) * config.dHead();
            case K_NORM -> (each ? 1 : config.nKvHeads()) * config.dHead();
            case MLP_GATE, MLP_IN -> config.dMlp();
            case UNEMBED -> config.dVocab();
        };
    }

    /**
     * A tensor's name without what training wraps modules in and the prefix that some files have.
     */
    public String plain(String written) {
        String name = WrapperNames.unwrapped(written);
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    /** Whether it is no weight and may be there. */
    public boolean isLeftover(String plainName) {
        return leftovers.matcher(plainName).matches();
    }
}
