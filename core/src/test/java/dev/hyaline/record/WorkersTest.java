package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.subject.HookedSubject;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.TransformerSubject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class WorkersTest {

    private static final FakeSubject FAKE = new FakeSubject(3, 30, 40, 48);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void recordsDoNotDependOnTheNumberOfWorkers(int lanes) {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 1100, 40, 2);
        record("one", unsteady(-1), corpus, 1);
        Manifest manifest = record("more", unsteady(-1), corpus, lanes);
        assertThat(manifest.stages().getLast().details()).containsEntry("lanes", lanes);
        assertThat(Recordings.parquetFiles(folder.resolve("more")))
                .isEqualTo(Recordings.parquetFiles(folder.resolve("one")));
    }

    @Test
    void norDoThoseOfARealModel() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 200, 113, 1);
        for (int lanes : new int[] {1, 3}) {
            try (TransformerSubject model =
                    TransformerSubject.open(Recordings.tinyRelu().toString())) {
                record("real" + lanes, model, corpus, lanes);
            }
        }
        assertThat(Recordings.parquetFiles(folder.resolve("real3")))
                .isEqualTo(Recordings.parquetFiles(folder.resolve("real1")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aFailureOfOneLaneEndsAllAndSaysWhy(int lanes) {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 1100, 40, 2);
        assertThatThrownBy(() -> record("run", unsteady(30), corpus, lanes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("batch 30 fails");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith(Workers.LANE));
    }

    @Test
    void anOrderedGateLetsThroughInOrder() throws InterruptedException {
        OrderedGate turnstile = new OrderedGate();
        StringBuilder order = new StringBuilder(); // guarded by the turnstile alone
        Thread[] threads = new Thread[9];
        for (int ticket = threads.length - 1; ticket >= 0; ticket--) {
            int own = ticket;
            threads[ticket] =
                    Thread.ofPlatform().start(() -> turnstile.pass(own, () -> order.append(own)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order).hasToString("012345678");
    }

    private Manifest record(String name, SubjectModel model, Path corpus, int lanes) {
        RecordingOptions options =
                new RecordingOptions(
                        new CorpusOptions(
                                48,
                                Integer.MAX_VALUE,
                                7,
                                Optional.empty(),
                                DocumentOptions.DEFAULT,
                                Optional.of(Framing.PLAIN)),
                        20,
                        2L << 30,
                        480,
                        lanes,
                        60);
        RunFolder run = new RunFolder(folder.resolve(name));
        return new Recorder(run, model, corpus.toString(), options, Progress.NONE).record();
    }

    /** A model that takes its time, now more, now less, and fails at a batch. */
    private static SubjectModel unsteady(int failing) {
        AtomicInteger batches = new AtomicInteger();
        Random random = new Random(failing);
        return new HookedSubject(
                FAKE,
                () -> {
                    int batch = batches.getAndIncrement();
                    if (batch == failing) {
                        throw new IllegalStateException("batch " + batch + " fails");
                    }
                    HookedSubject.pause(random.nextInt(4));
                });
    }
}
