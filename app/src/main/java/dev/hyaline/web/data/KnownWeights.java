package dev.hyaline.web.data;

import dev.hyaline.causal.Connections;
import dev.hyaline.causal.Decoders;
import dev.hyaline.causal.UnitConnections;
import dev.hyaline.causal.UnitWeights;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Units' connections by weights, which are mapped when first asked for. One thread at a time
 * computes; the last few answers are kept.
 */
final class KnownWeights implements AutoCloseable {

    private static final int KEPT = 256;

    private final Lazy<ModelFolder> weights;
    private final Decoders decoders;
    private final Lazy<UnitConnections> connections;
    private final Map<UnitId, UnitWeights> answers =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<UnitId, UnitWeights> eldest) {
                    return size() > KEPT;
                }
            };

    KnownWeights(RunModel model, UnitIndex index, RunFolder run, RecordReader reader) {
        weights = new Lazy<>(model::weights);
        decoders = new Decoders(run);
        connections =
                new Lazy<>(() ->
                        new UnitConnections(
                                new Connections(weights.get()),
                                index,
                                decoders,
                                reader.seenTokens()::get));
    }

    synchronized UnitWeights of(UnitId unit) {
        return answers.computeIfAbsent(unit, each -> connections.get().of(each));
    }

    @Override
    public synchronized void close() {
        weights.made().ifPresent(ModelFolder::close);
        decoders.close();
    }
}
