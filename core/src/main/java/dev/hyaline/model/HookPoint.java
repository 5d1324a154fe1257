package dev.hyaline.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.Attention.QkNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in the forward pass under TransformerLens's name, such as {@code blocks.3.mlp.hook_post};
 * ordered as passes mostly come by them ({@link #all} has a model's own order).
 */
public final class HookPoint implements Comparable<HookPoint> {

    private static final int NO_LAYER = -1;
    private static final Pattern OF_BLOCK = Pattern.compile("blocks\\.(0|[1-9][0-9]{0,4})\\.(.+)");
    private static final Comparator<HookPoint> BY_LAYER =
            Comparator.<HookPoint, HookKind.Part>comparing(point -> point.kind.part())
                    .thenComparingInt(point -> point.layer);
    private static final Comparator<HookPoint> ORDER = BY_LAYER.thenComparing(point -> point.kind);

    private final HookKind kind;
    private final int layer;

    private HookPoint(HookKind kind, int layer) {
        this.kind = kind;
        this.layer = layer;
    }

    static HookPoint of(HookKind kind) {
        if (kind.part() == HookKind.Part.BLOCK) {
            throw new IllegalArgumentException(kind + " is of a block");
        }
        return new HookPoint(kind, NO_LAYER);
    }

    /**
     * @param layer any where the kind is of no block
     */
    static HookPoint of(HookKind kind, int layer) {
        if (layer < 0) {
            throw new IllegalArgumentException(kind + " has no layer " + layer);
        }
        return kind.part() == HookKind.Part.BLOCK ? new HookPoint(kind, layer) : of(kind);
    }

    /** The neurons of a layer after the activation function, {@code [pos, dMlp]}. */
    public static HookPoint mlpPost(int layer) {
        return of(HookKind.MLP_POST, layer);
    }

    /** The residual stream before a layer, {@code [pos, dModel]}. */
    public static HookPoint residPre(int layer) {
        return of(HookKind.RESID_PRE, layer);
    }

    /**
     * The last point before this one, or this one, that a pass can go on from (see {@link
     * Transformer#resume}); none where it has to begin anew.
     */
    public Optional<HookPoint> resumable() {
        return switch (kind.part()) {
            case BLOCK -> Optional.of(kind == HookKind.RESID_POST ? this : residPre(layer));
            default -> Optional.empty();
        };
    }

    /** What each token looks at, {@code [head, query, key]}. */
    public static HookPoint pattern(int layer) {
        return of(HookKind.PATTERN, layer);
    }

    /** The unnormalised log-probabilities of the next token, {@code [pos, dVocab]}. */
    public static HookPoint logits() {
        return of(HookKind.LOGITS);
    }

    /** Reads a name back, of a model with however many layers. */
    @JsonCreator
    public static HookPoint named(String name) {
        Matcher ofBlock = OF_BLOCK.matcher(name);
        boolean inBlock = ofBlock.matches();
        String suffix = inBlock ? ofBlock.group(2) : name;
        for (HookKind kind : HookKind.values()) {
            if (kind.suffix().equals(suffix) && inBlock == (kind.part() == HookKind.Part.BLOCK)) {
                return inBlock ? of(kind, Integer.parseInt(ofBlock.group(1))) : of(kind);
            }
        }
        throw HyalineException.usage(
                "hook point must be one that models have, such as blocks.3.hook_resid_post, but is: "
                        + name);
    }

    /** Every hook point of a model of this shape, in the order of the pass. */
    public static List<HookPoint> all(ModelConfig config) {
        List<HookPoint> points = new ArrayList<>();
        for (HookKind kind : HookKind.values()) {
            if (!kind.isOf(config)) {
                continue;
            }
            if (kind.part() == HookKind.Part.BLOCK) {
                for (int layer = 0; layer < config.nLayers(); layer++) {
                    points.add(of(kind, layer));
                }
            } else {
                points.add(of(kind));
            }
        }
        points.sort(order(config));
        return List.copyOf(points);
    }

    /** Finds a hook point of a model by its name; an unknown one is refused with one like it. */
    public static HookPoint parse(String name, ModelConfig config) {
        List<HookPoint> points = all(config);
        HookPoint nearest = points.getFirst();
        int distance = Integer.MAX_VALUE;
        for (HookPoint point : points) {
            int candidate = EditDistance.between(name, point.name());
            if (candidate == 0) {
                return point;
            }
            if (candidate < distance) {
                distance = candidate;
                nearest = point;
            }
        }
        boolean alike = 2 * distance <= name.length();
        HookPoint example = alike ? nearest : of(HookKind.RESID_POST, config.nLayers() / 2);
        throw HyalineException.usage(
                "hook point must be one of the model's, such as %s, but is: %s (it has %d layers)",
                example.name(), name, config.nLayers());
    }

    /**
     * The hook points of a model that a name with wildcards means, in the order of the pass; {@code
     * *} stands for any characters. One that means none is refused.
     */
    public static List<HookPoint> matching(String name, ModelConfig config) {
        if (name.indexOf('*') < 0) {
            return List.of(parse(name, config));
        }
        Predicate<String> matches =
                Arrays.stream(name.split("\\*+", -1))
                        .map(Pattern::quote)
                        .collect(
                                Collectors.collectingAndThen(
                                        Collectors.joining(".*"),
                                        regex -> Pattern.compile(regex).asMatchPredicate()));
        List<HookPoint> points =
                all(config).stream().filter(point -> matches.test(point.name())).toList();
        if (points.isEmpty()) {
            throw HyalineException.usage(
                    "hook point must match one of the model's, but is: "
                            + name
                            + " (such as blocks.*.mlp.hook_post, *.hook_resid_pre, logits)");
        }
        return points;
    }

    /** TransformerLens's name. */
    @JsonValue
    public String name() {
        return layer == NO_LAYER ? kind.suffix() : "blocks." + layer + "." + kind.suffix();
    }

    /** Whether a model of this shape comes by it. */
    boolean isOf(ModelConfig config) {
        return layer < config.nLayers() && kind.isOf(config);
    }

    /** The order in which a model of this shape comes by them. */
    static Comparator<HookPoint> order(ModelConfig config) {
        return BY_LAYER.thenComparingInt(point -> point.kind.rank(config))
                .thenComparing(point -> point.kind);
    }

    HookKind kind() {
        return kind;
    }

    /**
     * The shape of its value for one sequence.
     *
     * @param length the number of tokens
     */
    public List<Integer> shape(ModelConfig config, int length) {
        boolean each = config.attention().qkNorm() == QkNorm.PER_HEAD;
        int q = config.nHeads();
        int k = config.nKvHeads();
        int size = config.dHead();
        return switch (kind.shape()) {
            case RESIDUAL -> List.of(length, config.dModel());
            case SCALE -> List.of(length, 1);
            case HEADS -> List.of(length, q, size);
            case KV_HEADS -> List.of(length, k, size);
            case Q -> each ? List.of(length, q, size) : List.of(length, q * size);
            case Q_SCALE -> each ? List.of(length, q, 1) : List.of(length, 1);
            case K -> each ? List.of(length, k, size) : List.of(length, k * size);
            case K_SCALE -> each ? List.of(length, k, 1) : List.of(length, 1);
            case PATTERN -> List.of(q, length, length);
            case NEURONS -> List.of(length, config.dMlp());
            case VOCABULARY -> List.of(length, config.dVocab());
        };
    }

    /** The layer it is in, from 0; none before and behind the layers. */
    public OptionalInt layer() {
        return layer == NO_LAYER ? OptionalInt.empty() : OptionalInt.of(layer);
    }

    /**
     * The size of its vector of one token, heads side by side; empty where a token has none of its
     * own, as in an attention pattern.
     */
    public OptionalInt width(ModelConfig config) {
        return switch (kind.shape()) {
            case RESIDUAL -> OptionalInt.of(config.dModel());
            case HEADS, Q -> OptionalInt.of(config.nHeads() * config.dHead());
            case KV_HEADS, K -> OptionalInt.of(config.nKvHeads() * config.dHead());
            case NEURONS -> OptionalInt.of(config.dMlp());
            case VOCABULARY -> OptionalInt.of(config.dVocab());
            case SCALE, Q_SCALE, K_SCALE, PATTERN -> OptionalInt.empty();
        };
    }

    @Override
    public int compareTo(HookPoint other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HookPoint point && point.kind == kind && point.layer == layer;
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + layer;
    }

    @Override
    public String toString() {
        return name();
    }
}
