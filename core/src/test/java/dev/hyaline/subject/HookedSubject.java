package dev.hyaline.subject;

import dev.hyaline.run.Manifest;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.Vocabulary;
import java.util.List;
import java.util.Optional;

/**
 * A model with something that happens before each of its forward passes.
 *
 * @param model the model
 * @param before what happens; where it throws, the pass fails
 */
public record HookedSubject(SubjectModel model, Runnable before) implements SubjectModel {

    /** For what happens to take its time. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Manifest.Model identity() {
        return model.identity();
    }

    @Override
    public List<SiteShape> sites() {
        return model.sites();
    }

    @Override
    public List<RecordedSae> autoencoders() {
        return model.autoencoders();
    }

    @Override
    public String precision() {
        return model.precision();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return model.tokenizer();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return model.vocabulary();
    }

    @Override
    public ActivationSource activations(int threads) {
        ActivationSource source = model.activations(threads);
        return (tokens, windows, length, ranges, sink) -> {
            before.run();
            source.run(tokens, windows, length, ranges, sink);
        };
    }
}
