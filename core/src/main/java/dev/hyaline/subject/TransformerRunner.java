package dev.hyaline.subject;

import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.pytorch.Tensor;

/** One thread's forward pass of a transformer. */
final class TransformerRunner implements Runner {

    private final Transformer model;
    private final Map<Site, HookPoint> points;
    private final List<RecordedSae> autoencoders;
    private final LongAdder transferNanos;
    private final Interventions interventions;
    private float[] buffer = new float[0];

    /**
     * @param points where the sites of the model itself are
     * @param autoencoders whose latents can be asked for
     * @param transferNanos where the time of copying is added
     */
    TransformerRunner(
            Transformer model,
            Map<Site, HookPoint> points,
            List<RecordedSae> autoencoders,
            LongAdder transferNanos) {
        this.model = model;
        this.points = Map.copyOf(points);
        this.autoencoders = autoencoders;
        this.transferNanos = transferNanos;
        this.interventions = new Interventions(model.config());
    }

    @Override
    public void run(int[][] tokens, List<UnitRange> ranges, List<Intervention> changes, Sink sink) {
        Hooks hooks = Hooks.none();
        for (int i = 0; i < ranges.size(); i++) {
            UnitRange range = ranges.get(i);
            int index = i;
            Optional<RecordedSae> autoencoder = autoencoder(range.site());
            HookPoint at =
                    autoencoder.map(RecordedSae::hookPoint).orElseGet(() -> point(range.site()));
            hooks =
                    hooks.capture(
                            at,
                            (_, value) -> sink.accept(index, response(value, range, autoencoder)));
        }
        model.run(tokens, interventions.edit(hooks, changes, tokens));
    }

    private Response response(Tensor value, UnitRange range, Optional<RecordedSae> autoencoder) {
        return autoencoder.isPresent()
                ? autoencoder.get().activations(value, range)
                : new Response.PerToken(value.narrow(2, range.first(), range.size()), this::copy);
    }

    /** None for what the model computes itself. */
    private Optional<RecordedSae> autoencoder(Site site) {
        Optional<RecordedSae> found =
                autoencoders.stream().filter(each -> each.site().equals(site)).findFirst();
        if (found.isEmpty() && site.dictionary().isPresent()) {
            throw new IllegalArgumentException("no autoencoder is given for " + site);
        }
        return found;
    }

    private HookPoint point(Site site) {
        HookPoint point = points.get(site);
        if (point == null) {
            throw new IllegalArgumentException("the model has no site " + site);
        }
        return point;
    }

    private float[] copy(Tensor part) {
        long began = System.nanoTime();
        int size = Math.toIntExact(part.numel());
        if (buffer.length < size) {
            buffer = new float[size];
        }
        Tensors.copy(part, buffer);
        transferNanos.add(System.nanoTime() - began);
        return buffer;
    }
}
