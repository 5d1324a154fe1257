package dev.hyaline;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.run.RunFolder;
import dev.hyaline.study.Demo;
import dev.hyaline.study.TwinOptions;
import dev.hyaline.study.TwinReport;
import dev.hyaline.study.TwinStudy;
import dev.hyaline.subject.ModelOptions;
import dev.hyaline.subject.SubjectModel;
import java.nio.file.Path;

/**
 * Opens runs and models, and makes runs. Prints nothing, and loads libtorch with a model's first
 * forward pass. What is wrong with files or arguments is said by a {@link HyalineException}.
 */
public final class Hyaline {

    private Hyaline() {}

    /** Opens a complete run for reading. To be closed. */
    public static Run open(Path run) {
        return open(run, RunOptions.READ);
    }

    /** Opens a complete run. To be closed. */
    public static Run open(Path run, RunOptions options) {
        return new Run(RunFolder.open(run), options);
    }

    /**
     * Opens a model. To be closed.
     *
     * @param model {@code builtin} or a Hugging Face folder
     */
    public static SubjectModel model(String model, ModelOptions options) {
        return options.open(model);
    }

    /**
     * Records what a model's units do on a corpus, or continues to, and opens the run for writing.
     * The run is to be closed; the model stays open.
     *
     * @param corpus a path, or {@code builtin}
     * @param to the run's folder, made when it is not there
     */
    public static Run record(
            SubjectModel model,
            String corpus,
            RecordingOptions options,
            Path to,
            Progress progress) {
        RunFolder folder = new RunFolder(to);
        new Recorder(folder, model, corpus, options, progress).record();
        return new Run(folder, RunOptions.WRITE);
    }

    /**
     * Holds the scores of a run's units against those of a twin of its model that never learned.
     */
    public static TwinReport twin(Path run, TwinOptions options, Progress progress) {
        return new TwinStudy(RunFolder.open(run), options, progress).run();
    }

    /** Does the main job on the built-in model and corpus, into a folder, or continues to. */
    public static Demo demo(Path to, Progress progress) {
        return Demo.into(new RunFolder(to), progress);
    }
}
