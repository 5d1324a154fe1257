package dev.hyaline.subject;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A transformer whose units are latents of sparse autoencoders, beside its neurons or instead of
 * them; both come from one forward pass. Closing it closes the model and the autoencoders.
 */
public final class SubjectWithLatents implements SubjectAround {

    private final TransformerSubject model;
    private final List<RecordedSae> autoencoders;
    private final List<SiteShape> sites;

    /**
     * @param neurons whether the MLP neurons are recorded too
     */
    public SubjectWithLatents(
            TransformerSubject model, List<RecordedSae> autoencoders, boolean neurons) {
        this.model = model;
        this.autoencoders = List.copyOf(autoencoders);
        List<SiteShape> all = new ArrayList<>(neurons ? model.sites() : List.of());
        this.autoencoders.forEach(each -> all.add(each.shape()));
        all.sort(Comparator.comparingInt(SiteShape::layer)); // and neurons before latents
        this.sites = List.copyOf(all);
    }

    /** A run's model with the autoencoders that the run keeps. */
    public static SubjectWithLatents of(
            TransformerSubject model, RunFolder run, Manifest manifest) {
        ModelConfig config = model.config();
        return new SubjectWithLatents(model, RecordedSae.of(run, manifest, config), true);
    }

    @Override
    public TransformerSubject model() {
        return model;
    }

    @Override
    public Optional<String> source() {
        return model.source();
    }

    @Override
    public List<SiteShape> sites() {
        return sites;
    }

    @Override
    public List<RecordedSae> autoencoders() {
        return autoencoders;
    }

    @Override
    public Runner runner(int threads) {
        return model.runner(threads, autoencoders);
    }

    /**
     * The model's own, and an autoencoder that a constant would reconstruct better than it: of
     * another hook point.
     */
    @Override
    public List<String> doubts(WindowBatch batch) {
        List<String> doubts = new ArrayList<>(model.doubts(batch));
        Hooks hooks = Hooks.none();
        for (RecordedSae each : autoencoders) {
            hooks =
                    hooks.capture(
                            each.hookPoint(),
                            (point, value) -> {
                                double nmse = each.nmse(value, batch.firstPosition());
                                if (!(nmse <= 1)) {
                                    doubts.add(
                                            Figures.format(
                                                    "autoencoder %s reconstructs %s worse than a constant would, NMSE %.2f: it may be of another hook point, model or normalisation",
                                                    each.site().address(), point, nmse));
                                }
                            });
        }
        if (!autoencoders.isEmpty()) {
            model.model().run(batch.tokens(), hooks);
        }
        return doubts;
    }

    @Override
    public void close() {
        autoencoders.forEach(RecordedSae::close);
        model.close();
    }
}
