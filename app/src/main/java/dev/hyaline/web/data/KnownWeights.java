package dev.hyaline.web.data;

import dev.hyaline.causal.Connections;
import dev.hyaline.causal.Decoders;
import dev.hyaline.causal.UnitConnections;
import dev.hyaline.causal.UnitWeights;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Units' connections by weights, which are mapped when first asked for. One thread at a time
 * computes; the last few answers are kept.
 */
final class KnownWeights implements AutoCloseable {

    private static final int KEPT = 256;

    private final RunModel model;
    private final UnitIndex index;
    private final Decoders decoders;
    private final Map<UnitId, UnitWeights> answers =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<UnitId, UnitWeights> eldest) {
                    return size() > KEPT;
                }
            };
    private @Nullable ModelFolder weights;
    private @Nullable UnitConnections connections;

    KnownWeights(RunModel model, UnitIndex index, RunFolder run) {
        this.model = model;
        this.index = index;
        this.decoders = new Decoders(run);
    }

    synchronized UnitWeights of(UnitId unit) {
        UnitWeights known = answers.get(unit);
        if (known == null) {
            known = connections().of(unit);
            answers.put(unit, known);
        }
        return known;
    }

    private UnitConnections connections() {
        UnitConnections ready = connections;
        if (ready == null) {
            ModelFolder opened = model.weights();
            weights = opened;
            ready = new UnitConnections(new Connections(opened), index, decoders);
            connections = ready;
        }
        return ready;
    }

    @Override
    public synchronized void close() {
        if (weights != null) {
            weights.close();
        }
        decoders.close();
    }
}
