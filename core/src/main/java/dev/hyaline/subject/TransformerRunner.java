package dev.hyaline.subject;

import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.pytorch.Tensor;

/** One thread's forward pass of a GPT-2. */
final class TransformerRunner implements ActivationSource {

    private final Transformer model;
    private final List<RecordedSae> autoencoders;
    private final LongAdder transferNanos;
    private float[] buffer = new float[0];

    /**
     * @param autoencoders whose latents can be asked for
     * @param transferNanos where the time of copying is added
     */
    TransformerRunner(Transformer model, List<RecordedSae> autoencoders, LongAdder transferNanos) {
        this.model = model;
        this.autoencoders = autoencoders;
        this.transferNanos = transferNanos;
    }

    @Override
    public void run(int[] tokens, int windows, int length, List<UnitRange> ranges, Sink sink) {
        Hooks hooks = Hooks.none();
        for (int i = 0; i < ranges.size(); i++) {
            UnitRange range = ranges.get(i);
            int index = i;
            hooks =
                    switch (range.site()) {
                        case Site.Mlp(int layer) ->
                                hooks.capture(
                                        HookPoint.mlpPost(layer),
                                        (_, value) -> sink.accept(index, copy(value, range)));
                        case Site.Latents latents -> {
                            RecordedSae sae = autoencoder(latents);
                            yield hooks.capture(
                                    sae.hookPoint(),
                                    (_, value) ->
                                            sink.acceptSparse(
                                                    index, sae.activations(value, range)));
                        }
                    };
        }
        model.run(rows(tokens, windows, length), hooks);
    }

    private RecordedSae autoencoder(Site.Latents site) {
        return autoencoders.stream()
                .filter(each -> each.site().equals(site))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no autoencoder is given for " + site));
    }

    private float[] copy(Tensor value, UnitRange range) {
        long began = System.nanoTime();
        Tensor part = value.narrow(2, range.first(), range.size());
        int size = Math.toIntExact(part.numel());
        if (buffer.length < size) {
            buffer = new float[size];
        }
        Tensors.copy(part, buffer);
        transferNanos.add(System.nanoTime() - began);
        return buffer;
    }

    static int[][] rows(int[] tokens, int windows, int length) {
        int[][] rows = new int[windows][length];
        for (int w = 0; w < windows; w++) {
            System.arraycopy(tokens, w * length, rows[w], 0, length);
        }
        return rows;
    }
}
