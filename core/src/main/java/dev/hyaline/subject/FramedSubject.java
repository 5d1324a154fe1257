package dev.hyaline.subject;

import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.WindowBatch;
import java.util.List;
import java.util.Optional;

/**
 * A subject model that reads its begin-of-text before everything it is given, and answers as though
 * it had not been there. Positions of interventions are the model's own: it stands at 0.
 */
public final class FramedSubject implements SubjectAround {

    private final SubjectModel model;
    private final Framing framing;

    private FramedSubject(SubjectModel model, Framing framing) {
        this.model = model;
        this.framing = framing;
    }

    /** A model as a run reads it; itself, where nothing stands before windows. */
    public static SubjectModel of(SubjectModel model, Framing framing) {
        SubjectModel bare = model instanceof FramedSubject framed ? framed.model : model;
        return framing.before() == 0 ? bare : new FramedSubject(bare, framing);
    }

    @Override
    public SubjectModel model() {
        return model;
    }

    @Override
    public Optional<String> source() {
        return model.source();
    }

    @Override
    public int context() {
        return model.context() - framing.before();
    }

    @Override
    public Runner runner(int threads) {
        Runner runner = model.runner(threads);
        return (tokens, ranges, changes, sink) ->
                runner.run(
                        framing.around(tokens),
                        ranges,
                        changes,
                        (range, response) ->
                                sink.accept(
                                        range,
                                        response.behind(
                                                framing.before(),
                                                tokens.length,
                                                tokens[0].length,
                                                ranges.get(range).size())));
    }

    @Override
    public List<String> doubts(WindowBatch batch) {
        return model.doubts(
                new WindowBatch(
                        batch.firstWindow(),
                        batch.split(),
                        framing.around(batch.tokens()),
                        batch.hashes(),
                        framing.before() + batch.firstPosition()));
    }

    @Override
    public void close() {
        model.close();
    }
}
