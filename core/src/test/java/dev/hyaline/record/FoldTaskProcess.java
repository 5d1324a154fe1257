package dev.hyaline.record;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.record.fold.BandEdges;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.SubjectWithLatents;
import dev.hyaline.subject.TransformerSubject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process of several that record together: prepares the corpus, folds one part of the windows,
 * or gathers the parts and writes the records; or does all of it alone.
 */
final class FoldTaskProcess {

    private static final RecordingOptions OPTIONS =
            new RecordingOptions(
                    new CorpusOptions(
                            48,
                            Integer.MAX_VALUE,
                            7,
                            Optional.empty(),
                            DocumentOptions.DEFAULT,
                            Optional.of(Framing.PLAIN)),
                    100,
                    2L << 30,
                    480,
                    1,
                    60);

    private FoldTaskProcess() {}

    /**
     * @param arguments what to do, run folder, corpus, autoencoder, files of states
     */
    public static void main(String[] arguments) {
        TransformerSubject tiny = TransformerSubject.open(Recordings.tinyRelu().toString());
        RecordedSae sae = RecordedSae.open(arguments[3], Optional.empty(), false, tiny.config());
        List<Path> states = Stream.of(arguments).skip(4).map(Path::of).toList();
        RunFolder run = new RunFolder(Path.of(arguments[1]));
        try (SubjectWithLatents model = new SubjectWithLatents(tiny, List.of(sae), true)) {
            Recorder recorder = new Recorder(run, model, arguments[2], OPTIONS, Progress.NONE);
            switch (arguments[0]) {
                case "prepare" -> recorder.prepare();
                case "alone" -> recorder.record();
                case "gather" -> {
                    try (Folding folding = Folding.open(run, model, Progress.NONE)) {
                        folding.gather(0, states);
                    }
                    recorder.record();
                }
                default -> {
                    try (Folding folding = Folding.open(run, model, Progress.NONE)) {
                        fold(folding, arguments[0], states);
                    }
                }
            }
        }
        System.out.println("done");
    }

    /** Folds into the last of the files; the one before it, if there is one, has the edges. */
    private static void fold(Folding folding, String part, List<Path> states) {
        int edges = folding.border(folding.edgeWindows());
        int middle = folding.border((edges + folding.windows()) / 2);
        List<BandEdges> known =
                states.size() == 1 ? List.of() : folding.read(0, states.getFirst()).edges();
        FoldTask task =
                switch (part) {
                    case "edges" -> new FoldTask(folding.slices().getFirst(), 0, edges, known);
                    case "first" -> new FoldTask(folding.slices().getFirst(), edges, middle, known);
                    default ->
                            new FoldTask(
                                    folding.slices().getFirst(), middle, folding.windows(), known);
                };
        task.run(folding, states.getLast());
    }
}
