package dev.hyaline.web.data;

import dev.hyaline.causal.Connections;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads units' connections from the subject model's weights, which are mapped when first asked for.
 * One thread at a time computes; the last few answers are kept.
 */
final class WeightReader implements AutoCloseable {

    private static final int TOKENS = 20;
    private static final int UNITS = 12;
    private static final int KEPT = 256;

    private final ModelSource source;
    private final UnitIndex index;
    private final Directions directions;
    private final Map<UnitId, UnitWeights> answers =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<UnitId, UnitWeights> eldest) {
                    return size() > KEPT;
                }
            };
    private @Nullable ModelFolder checkpoint;
    private @Nullable Connections connections;

    WeightReader(ModelSource source, UnitIndex index, Directions directions) {
        this.directions = directions;
        this.source = source;
        this.index = index;
    }

    synchronized UnitWeights of(UnitId unit) {
        UnitWeights known = answers.get(unit);
        if (known == null) {
            known =
                    unit.site().dictionary().isPresent()
                            ? read(connections(), unit.site(), unit.index())
                            : read(connections(), index.layer(unit.site()), unit.index());
            answers.put(unit, known);
        }
        return known;
    }

    private Connections connections() {
        Connections ready = connections;
        if (ready == null) {
            ModelFolder opened = source.open();
            checkpoint = opened;
            ready = new Connections(opened);
            connections = ready;
        }
        return ready;
    }

    private UnitWeights read(Connections weights, Site site, int latent) {
        float[] row = directions.unitRow(site, latent);
        UnitWeights.Tokens none = new UnitWeights.Tokens(List.of(), List.of());
        UnitWeights.Tokens out =
                Directions.written(row, index.hookPoint(site), index.layer(site), weights)
                        .map(written -> tokens(weights.logits(written)))
                        .orElse(none);
        Strongest alike = new Strongest(UNITS);
        float[] cosines = directions.cosines(site, row);
        for (int other = 0; other < cosines.length; other++) {
            if (other != latent) {
                alike.add(index.start(site) + other, cosines[other], cosines[other]);
            }
        }
        return new UnitWeights(none, out, List.of(), List.of(), neighbours(alike));
    }

    private UnitWeights read(Connections weights, int layer, int neuron) {
        Strongest up = new Strongest(UNITS);
        Strongest down = new Strongest(UNITS);
        for (Site site : index.sites()) {
            int other = site.dictionary().isPresent() ? layer : index.layer(site);
            if (other < layer) {
                gather(up, site, weights.upstream(layer, neuron, other));
            } else if (other > layer) {
                gather(down, site, weights.downstream(layer, neuron, other));
            }
        }
        return new UnitWeights(
                tokens(weights.tokensIn(layer, neuron)),
                tokens(weights.tokensOut(layer, neuron)),
                neighbours(up),
                neighbours(down),
                List.of());
    }

    /** The largest in size, of either sign. */
    private void gather(Strongest strongest, Site site, float[] weights) {
        int start = index.start(site);
        for (int i = 0; i < Math.min(weights.length, index.units(site)); i++) {
            strongest.add(start + i, Math.abs(weights[i]), weights[i]);
        }
    }

    private List<UnitWeights.Neighbour> neighbours(Strongest strongest) {
        List<UnitWeights.Neighbour> neighbours = new ArrayList<>();
        for (Strongest.Item item : strongest.items()) {
            neighbours.add(
                    new UnitWeights.Neighbour(
                            index.unit((int) item.number()).toString(), item.value()));
        }
        return neighbours;
    }

    private static UnitWeights.Tokens tokens(float[] weights) {
        Strongest positive = new Strongest(TOKENS);
        Strongest negative = new Strongest(TOKENS);
        for (int token = 0; token < weights.length; token++) {
            positive.add(token, weights[token], weights[token]);
            negative.add(token, -weights[token], weights[token]);
        }
        return new UnitWeights.Tokens(tokens(positive), tokens(negative));
    }

    private static List<UnitWeights.Token> tokens(Strongest strongest) {
        return strongest.items().stream()
                .map(item -> new UnitWeights.Token((int) item.number(), item.value()))
                .toList();
    }

    @Override
    public synchronized void close() {
        if (checkpoint != null) {
            checkpoint.close();
        }
        directions.close();
    }
}
