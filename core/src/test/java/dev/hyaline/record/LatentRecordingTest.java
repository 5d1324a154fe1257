package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.model.HookPoint;
import dev.hyaline.record.check.RunCheck;
import dev.hyaline.record.check.RunReport;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.CatalogueCheck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.HookedSubject;
import dev.hyaline.subject.MadeUpSae;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SubjectWithLatents;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole recordings with latents among the units. */
final class LatentRecordingTest {

    /** Activations come from other batches: fp32 sums are not associative. */
    private static final Offset<Float> ACTIVATION = within(2e-5f);

    private static final int LATENTS = 64;
    private static final String SITE = "blocks.1.hook_resid_post";

    @TempDir private Path folder;
    private Path corpus;
    private Path sae;

    @BeforeEach
    void write() {
        corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 60, 113, 1);
        sae = MadeUpSae.write(folder.resolve("mid.safetensors"), 32, LATENTS, SITE, 3);
    }

    private static SubjectWithLatents subject(boolean neurons, String... arguments) {
        TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString());
        List<RecordedSae> opened = new ArrayList<>();
        for (String argument : arguments) {
            opened.add(RecordedSae.open(argument, Optional.empty(), false, model.config()));
        }
        return new SubjectWithLatents(model, opened, neurons);
    }

    private Manifest record(String run, boolean neurons, RecordingOptions options) {
        try (SubjectWithLatents subject = subject(neurons, sae.toString())) {
            return Recordings.record(folder.resolve(run), subject, corpus, options);
        }
    }

    @Test
    void latentsAreRecordedBesideNeuronsThatStayAsTheyWere() {
        Manifest manifest = record("run", true, Recordings.DEFAULT);
        assertThat(manifest.recordings())
                .extracting(Manifest.Recording::site)
                .containsExactly("mlp.0", "mlp.1", "sae:mid", "mlp.2");
        Manifest.Recording latents = manifest.recording("sae:mid").orElseThrow();
        assertThat(latents.hookPoint()).isEqualTo(SITE);
        assertThat(latents.layer()).isEqualTo(1);
        assertThat(latents.units()).isEqualTo(LATENTS);
        assertThat(manifest.files())
                .extracting(Manifest.DataFile::path)
                .contains("saes/mid.safetensors", "records/sae-mid.parquet");
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            Manifest alone =
                    Recordings.record(folder.resolve("alone"), model, corpus, Recordings.DEFAULT);
            assertThat(alone.runId()).isNotEqualTo(manifest.runId());
        }
        Map<String, String> neurons = Recordings.parquetFiles(folder.resolve("alone"));
        assertThat(Recordings.parquetFiles(folder.resolve("run"))).containsAllEntriesOf(neurons);
        RunReport report =
                RunCheck.of(
                        new RunFolder(folder.resolve("run")), CatalogueCheck::check, Progress.NONE);
        assertThat(report.checks()).allSatisfy(check -> assertThat(check.problems()).isEmpty());
    }

    @Test
    void everyLatentIsThatOfTheAutoencoderItself() {
        record("run", true, Recordings.DEFAULT);
        RunFolder run = new RunFolder(folder.resolve("run"));
        try (RecordReader reader = RecordReader.open(run)) {
            Map<Integer, float[]> truth = truth(reader.store());
            Site site = Site.parse("sae:mid");
            assertThat(reader.shape(site).layer()).isEqualTo(1);
            int fired = 0;
            for (int latent = 0; latent < LATENTS; latent++) {
                UnitRecord record = reader.unit(new UnitId(site, latent));
                for (Split split : Split.values()) {
                    record.windows(split, WindowKind.UNIFORM)
                            .forEach(window -> expect(window, truth, record));
                    List<ActivationRecord> top = record.windows(split, WindowKind.TOP);
                    top.forEach(window -> expect(window, truth, record));
                    expectTop(top, split, latent, truth, reader.store());
                    fired += top.size();
                }
                assertThat(record.summary().explain().minimum()).isNotNegative();
            }
            assertThat(fired).isGreaterThan(LATENTS);
            UnitRecord silent = reader.unit(new UnitId(site, 0));
            assertThat(silent.summary().dead()).isTrue();
            assertThat(silent.windows(Split.EXPLAIN, WindowKind.TOP)).isEmpty();
        }
    }

    /** All latents of each window, {@code [length, latents]}. */
    private Map<Integer, float[]> truth(WindowStore store) {
        Map<Integer, float[]> truth = new HashMap<>();
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString());
                Sae encoder = SaeFiles.load(sae)) {
            HookPoint point = HookPoint.parse(SITE, model.config());
            for (int window = 0; window < store.size(); window++) {
                int[][] tokens = {store.tokens(window)};
                float[] x =
                        Objects.requireNonNull(
                                        model.model()
                                                .activations(tokens, List.of(point))
                                                .getFirst()
                                                .get(point))
                                .floats();
                try (TensorScope _ = TensorScope.open()) {
                    truth.put(
                            window,
                            Tensors.floats(
                                    encoder.encodeDense(Tensors.of(x, tokens[0].length, 32))));
                }
            }
        }
        return truth;
    }

    private static void expect(
            ActivationRecord window, Map<Integer, float[]> truth, UnitRecord record) {
        float[] all = truth.getOrDefault((int) window.windowId(), new float[0]);
        for (int position = 0; position < window.length(); position++) {
            int at = position * LATENTS + record.summary().unit().index();
            assertThat(window.activation(position)).isCloseTo(all[at], ACTIVATION);
        }
    }

    private static void expectTop(
            List<ActivationRecord> top,
            Split split,
            int latent,
            Map<Integer, float[]> truth,
            WindowStore store) {
        List<Float> maxima = new ArrayList<>();
        truth.forEach((window, all) -> {
            float maximum = 0;
            for (int at = LATENTS + latent; at < all.length; at += LATENTS) {
                maximum = Math.max(maximum, all[at]);
            }
            if (maximum > 0 && store.split(window) == split) {
                maxima.add(maximum);
            }
        });
        maxima.sort(Comparator.reverseOrder());
        assertThat(top).hasSize(Math.min(split == Split.CALIBRATE ? 5 : 10, maxima.size()));
        for (int rank = 0; rank < top.size(); rank++) {
            assertThat(top.get(rank).maximum()).isCloseTo(maxima.get(rank), ACTIVATION);
        }
    }

    @Test
    void slicesOfAnAutoencoderGiveTheSameRecords() {
        MadeUpSae.write(sae, 32, 400, SITE, 3); // more than fit 1 MB
        // in the same batches, for a product's last digits may depend on their size
        record("whole", false, Recordings.memory(1 << 30));
        Manifest sliced = record("sliced", false, Recordings.memory(1 << 20));
        assertThat(sliced.recordings()).hasSize(1);
        assertThat(sliced.recordings().getFirst().parts()).hasSizeGreaterThan(1);
        String query =
                "SELECT unit, split, kind, rank, window_id, maximum, activations FROM FILE ORDER BY ALL";
        List<String> parts = new ArrayList<>();
        sliced.recordings()
                .getFirst()
                .parts()
                .forEach(part ->
                        parts.addAll(
                                Recordings.rows(
                                        folder.resolve("sliced"), part.recordsFile(), query)));
        assertThat(parts)
                .isEqualTo(
                        Recordings.rows(folder.resolve("whole"), "records/sae-mid.parquet", query));
    }

    @Test
    void aFolderThatHasOtherSitesIsRefused() {
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            Recordings.record(folder.resolve("run"), model, corpus, Recordings.DEFAULT);
        }
        assertThatThrownBy(() -> record("run", true, Recordings.DEFAULT))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "sites must be as the recording in this folder was started with, [mlp], but is: [mlp, sae:mid "
                                + SITE);
    }

    @Test
    void unitsAreChosenByKindNameAndRange() {
        record("run", true, Recordings.DEFAULT);
        try (RecordReader reader = RecordReader.open(new RunFolder(folder.resolve("run")))) {
            assertThat(size(reader, "*")).isEqualTo(240 + LATENTS);
            assertThat(size(reader, "mlp")).isEqualTo(240);
            assertThat(size(reader, "mlp.1")).isEqualTo(80);
            assertThat(size(reader, "mlp.*.*")).isEqualTo(240);
            assertThat(size(reader, "sae")).isEqualTo(LATENTS);
            assertThat(size(reader, "sae:*")).isEqualTo(LATENTS);
            assertThat(size(reader, "sae:mid.*")).isEqualTo(LATENTS);
            assertThat(size(reader, "sae:mid.10-19,mlp.1.3")).isEqualTo(11);
            assertThat(UnitSelection.of(List.of("sae:mid.5"), reader).units())
                    .containsExactly(UnitId.parse("sae:mid.5"));
            assertThatThrownBy(() -> size(reader, "sae:other"))
                    .hasMessage(
                            "units must be among those of the run, mlp.0.0 to mlp.2.79, sae:mid.0-63, but none is: sae:other");
        }
    }

    private static int size(RecordReader reader, String units) {
        return UnitSelection.of(List.of(units), reader).size();
    }

    @Test
    void whatDoesNotFitTheModelIsRefusedInOneLine() {
        Path wide = MadeUpSae.write(folder.resolve("wide.safetensors"), 40, 20, SITE, 4);
        assertRefused(
                wide.toString(),
                "autoencoder must take 32 numbers, as many as there are at "
                        + SITE
                        + ", but takes: 40 ("
                        + wide
                        + ")");
        Path lost = MadeUpSae.write(folder.resolve("lost.safetensors"), 32, 20, "", 5);
        assertRefused(
                lost.toString(),
                "autoencoder must say which hook point it is for, but does not: "
                        + lost
                        + " (--sae-site blocks.3.hook_resid_post, say, does)");
        assertRefused(
                "No_Name=" + sae,
                "autoencoder must be called by 1 to 40 of a-z, 0-9 and -, but is: No_Name");
    }

    private static void assertRefused(String argument, String message) {
        assertThatThrownBy(() -> subject(true, argument).close())
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessage(message);
    }

    @Test
    void oneThatReconstructsWorseThanAConstantIsDoubted() {
        List<String> said = new ArrayList<>();
        try (SubjectWithLatents subject = subject(false, "odd=" + sae)) {
            new Recorder(
                            new RunFolder(folder.resolve("run")),
                            subject,
                            corpus.toString(),
                            Recordings.DEFAULT,
                            new Progress() {
                                @Override
                                public Task begin(String name, long total, String unit) {
                                    return Progress.NONE.begin(name, total, unit);
                                }

                                @Override
                                public void say(String line) {
                                    said.add(line);
                                }
                            })
                    .record();
        }
        assertThat(said)
                .anyMatch(line ->
                        line.startsWith(
                                "autoencoder odd reconstructs "
                                        + SITE
                                        + " worse than a constant would, NMSE "));
    }

    @Test
    void whatWasInterruptedEndsWithTheRecordsOfAnUnbrokenRun() {
        RecordingOptions often =
                new RecordingOptions(
                        new CorpusOptions(
                                64,
                                Integer.MAX_VALUE,
                                7,
                                Optional.empty(),
                                DocumentOptions.DEFAULT,
                                Optional.of(Framing.PLAIN)),
                        8192,
                        1 << 30,
                        200,
                        2,
                        0);
        record("whole", true, often);
        for (int batches : new int[] {3, 30}) { // edges are not known yet, and are
            AtomicInteger left = new AtomicInteger(batches);
            try (SubjectWithLatents subject = subject(true, sae.toString())) {
                Recordings.record(
                        folder.resolve("broken"),
                        new HookedSubject(
                                subject,
                                () -> {
                                    if (left.getAndDecrement() <= 0) {
                                        throw new IllegalStateException("broken");
                                    }
                                }),
                        corpus,
                        often);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }
        assertThat(folder.resolve("broken").resolve("work")).exists();
        record("broken", true, often);
        assertThat(Recordings.parquetFiles(folder.resolve("broken")))
                .isEqualTo(Recordings.parquetFiles(folder.resolve("whole")));
    }
}
