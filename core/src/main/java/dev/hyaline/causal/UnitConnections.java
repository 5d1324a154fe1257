package dev.hyaline.causal;

import dev.hyaline.common.Strongest;
import dev.hyaline.model.HookPoint;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Finds the tokens and units that a unit is connected to most strongly, by what it reads from the
 * residual stream and what it writes there. For one thread at a time.
 */
public final class UnitConnections {

    private static final int TOKENS = 20;
    private static final int UNITS = 12;
    private static final UnitWeights.Tokens NONE = new UnitWeights.Tokens(List.of(), List.of());

    private final Connections weights;
    private final UnitIndex index;
    private final Decoders decoders;
    private final IntPredicate seen;

    /**
     * @param index the units among which are searched
     * @param decoders of those that are autoencoders' latents
     * @param seen tokens that text has: no other speaks to anything, however large its product, and
     *     embeddings that hardly any text has trained are the largest
     */
    public UnitConnections(
            Connections weights, UnitIndex index, Decoders decoders, IntPredicate seen) {
        this.weights = weights;
        this.index = index;
        this.decoders = decoders;
        this.seen = seen;
    }

    /** Nothing of a unit that is neither a neuron nor a direction. */
    public UnitWeights of(UnitId unit) {
        SiteShape shape = index.shape(unit.site());
        if (decoders.has(unit.site())) {
            return ofDirection(shape, unit.index());
        }
        return isNeurons(shape)
                ? ofNeuron(shape.layer(), unit.index())
                : new UnitWeights(NONE, NONE, List.of(), List.of(), List.of());
    }

    private boolean isNeurons(SiteShape shape) {
        return shape.hookPoint().equals(HookPoint.mlpPost(shape.layer()).name())
                && !decoders.has(shape.site());
    }

    private UnitWeights ofDirection(SiteShape shape, int latent) {
        float[] row = decoders.unitRow(shape.site(), latent);
        Optional<float[]> writes = weights.written(row, HookPoint.named(shape.hookPoint()));
        Strongest alike = new Strongest(UNITS);
        float[] cosines = decoders.cosines(shape.site(), row);
        for (int other = 0; other < cosines.length; other++) {
            if (other != latent) {
                alike.add(number(shape, other), cosines[other], cosines[other]);
            }
        }
        UnitWeights.Tokens out =
                writes.map(each -> tokens(weights.logits(each), _ -> true)).orElse(NONE);
        return new UnitWeights(NONE, out, List.of(), List.of(), neighbours(alike));
    }

    private UnitWeights ofNeuron(int layer, int neuron) {
        float[] reads = weights.reads(layer, neuron);
        float[] writes = weights.writes(layer, neuron);
        Strongest up = new Strongest(UNITS);
        Strongest down = new Strongest(UNITS);
        for (SiteShape other : index.shapes()) {
            if (other.layer() < layer && isNeurons(other)) {
                gather(up, other, weights.upstream(reads, other.layer()));
            } else if (other.layer() > layer && isNeurons(other)) {
                gather(down, other, weights.downstream(writes, other.layer()));
            }
        }
        return new UnitWeights(
                tokens(weights.tokensIn(reads), seen),
                tokens(weights.tokensOut(writes), _ -> true),
                neighbours(up),
                neighbours(down),
                List.of());
    }

    /** The largest in size, of either sign. */
    private void gather(Strongest strongest, SiteShape shape, float[] connections) {
        for (int i = 0; i < Math.min(connections.length, shape.units()); i++) {
            strongest.add(number(shape, i), Math.abs(connections[i]), connections[i]);
        }
    }

    private int number(SiteShape shape, int unit) {
        return index.number(new UnitId(shape.site(), unit));
    }

    private List<UnitWeights.Neighbour> neighbours(Strongest strongest) {
        List<UnitWeights.Neighbour> neighbours = new ArrayList<>();
        for (Strongest.Item item : strongest.items()) {
            neighbours.add(
                    new UnitWeights.Neighbour(index.unit((int) item.number()), item.value()));
        }
        return neighbours;
    }

    private static UnitWeights.Tokens tokens(float[] weights, IntPredicate which) {
        Strongest positive = new Strongest(TOKENS);
        Strongest negative = new Strongest(TOKENS);
        for (int token = 0; token < weights.length; token++) {
            if (which.test(token)) {
                positive.add(token, weights[token], weights[token]);
                negative.add(token, -weights[token], weights[token]);
            }
        }
        return new UnitWeights.Tokens(tokens(positive), tokens(negative));
    }

    private static List<UnitWeights.Token> tokens(Strongest strongest) {
        return strongest.items().stream()
                .map(item -> new UnitWeights.Token((int) item.number(), item.value()))
                .toList();
    }
}
