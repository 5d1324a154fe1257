package dev.hyaline.record;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.HookedSubject;
import dev.hyaline.subject.TransformerSubject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Records the tiny model in a process of its own that can be killed: says on standard output what
 * it begins, where it continues, and is slow on request, so that there is time to kill it.
 */
final class RecordingProcess {

    private static final int BATCH_TOKENS = 960;

    private RecordingProcess() {}

    /**
     * @param arguments run folder, corpus, milliseconds a document and a batch
     */
    public static void main(String[] arguments) {
        int pauseMillis = Integer.parseInt(arguments[2]);
        RecordingOptions options =
                new RecordingOptions(
                        new CorpusOptions(
                                64,
                                Integer.MAX_VALUE,
                                7,
                                Optional.empty(),
                                DocumentOptions.DEFAULT,
                                Optional.of(Framing.PLAIN)),
                        8192,
                        2L << 20,
                        BATCH_TOKENS,
                        0,
                        0);
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            new Recorder(
                            new RunFolder(Path.of(arguments[0])),
                            new HookedSubject(model, () -> HookedSubject.pause(5L * pauseMillis)),
                            arguments[1],
                            options,
                            new Spoken(pauseMillis))
                    .record();
        }
        System.out.println("done");
    }

    /** Says what begins, and where. */
    private record Spoken(int pauseMillis) implements Progress {
        @Override
        public Task begin(String name, long total, String unit) {
            System.out.println("begin " + name);
            boolean[] first = {true};
            return (position, _) -> {
                if (first[0]) {
                    System.out.println("first " + name + " " + position);
                    first[0] = false;
                }
                if (unit.equals("documents")) {
                    HookedSubject.pause(pauseMillis);
                }
            };
        }

        @Override
        public void say(String line) {
            System.out.println(line);
        }
    }
}
