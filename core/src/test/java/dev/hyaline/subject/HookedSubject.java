package dev.hyaline.subject;

/**
 * A model with something that happens before each of its forward passes.
 *
 * @param model the model
 * @param before what happens; where it throws, the pass fails
 */
public record HookedSubject(SubjectModel model, Runnable before) implements SubjectAround {

    /** For what happens to take its time. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Runner runner(int threads) {
        Runner runner = model.runner(threads);
        return (tokens, ranges, changes, sink) -> {
            before.run();
            runner.run(tokens, ranges, changes, sink);
        };
    }
}
