package dev.hyaline.benchmarks.record;

import dev.hyaline.benchmarks.machine.MatmulLimit;
import dev.hyaline.benchmarks.machine.PeakMemory;
import dev.hyaline.benchmarks.machine.StepProgress;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** A whole recording by Hyaline, as {@code hyaline record} makes it. */
final class HyalineContestant {

    /** What the manifest sums over lanes. */
    private static final Map<String, String> LANE_SECONDS =
            Map.of(
                    Shares.MATMUL, "linearSeconds",
                    Shares.ELEMENTWISE, "forwardSeconds",
                    Shares.TRANSFER, "transferSeconds",
                    Shares.SELECTION, "selectionSeconds",
                    Shares.WAITING, "waitingSeconds");

    /** What lanes wait for. */
    private static final Map<String, String> JOB_SECONDS =
            Map.of(
                    Shares.CHECKPOINTS, "checkpointSeconds",
                    Shares.WRITING, "writingSeconds");

    private HyalineContestant() {}

    static ContestantResult run(ContestantTask task) {
        RunFolder run = new RunFolder(Path.of(task.folder()));
        Manifest manifest;
        double seconds;
        OptionalLong peak;
        try (TransformerSubject subject = open(task)) {
            subject.model(); // the baselines' weights too are loaded before the clock starts
            PeakMemory.reset();
            long began = System.nanoTime();
            manifest =
                    new Recorder(run, subject, task.corpus(), options(task), new StepProgress())
                            .record();
            seconds = (System.nanoTime() - began) / 1e9;
            peak = PeakMemory.bytes();
        }
        Precision precision = task.contestant().precision();
        return new ContestantResult(
                task.contestant(),
                Torch.version() + ", " + Torch.deviceName(),
                number(manifest.stages(), "lanes").stream()
                        .mapToObj("%.0f lanes"::formatted)
                        .findFirst()
                        .orElse(""),
                0,
                manifest.windows().tokens(),
                seconds,
                shares(manifest.stages(), seconds),
                peak,
                ForwardWork.weightBytes(task.shape().config(), precision, Precision.FP32),
                bytes(run.path()),
                MatmulLimit.measure(task.shape().config(), precision, task.limitSeconds()));
    }

    private static TransformerSubject open(ContestantTask task) {
        Precision precision = task.contestant().precision();
        return switch (task.shape()) {
            case GPT2_SMALL ->
                    TransformerSubject.random(
                            task.shape().config(), ModelShape.SEED, precision, Device.CPU);
            case BUILTIN -> TransformerSubject.open(BuiltInModel.NAME, precision, Device.CPU);
        };
    }

    /** As many windows as were asked for of a corpus that is given; one that was made fits. */
    private static RecordingOptions options(ContestantTask task) {
        CorpusOptions usual = CorpusOptions.DEFAULT;
        long most =
                task.shape() == ModelShape.GPT2_SMALL
                        ? usual.maxWindows()
                        : Math.ceilDiv(task.tokens(), ContestantTask.WINDOW);
        return RecordingOptions.DEFAULT.withCorpus(
                new CorpusOptions(
                        ContestantTask.WINDOW,
                        most,
                        usual.seed(),
                        usual.groupBy(),
                        usual.documents(),
                        usual.framing()));
    }

    /**
     * The manifest has the seconds that all lanes spent on each part together, and those that the
     * job spent on what is done once.
     *
     * @param seconds of the whole job
     */
    static SequencedMap<String, Double> shares(List<Manifest.Stage> stages, double seconds) {
        SequencedMap<String, Double> shares = new LinkedHashMap<>();
        double lanes = number(stages, "lanes").orElse(1);
        LANE_SECONDS.forEach((share, key) ->
                number(stages, key).ifPresent(part -> shares.put(share, part / (lanes * seconds))));
        JOB_SECONDS.forEach((share, key) ->
                number(stages, key).ifPresent(part -> shares.put(share, part / seconds)));
        stages.stream()
                .filter(stage -> stage.name().equals("prepare"))
                .forEach(stage -> shares.put(Shares.PREPARING, stage.seconds() / seconds));
        return shares;
    }

    /** A detail of the recording stage. */
    private static OptionalDouble number(List<Manifest.Stage> stages, String key) {
        return stages.stream()
                .filter(stage -> stage.name().equals("record"))
                .map(stage -> stage.details().get(key))
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .findFirst();
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw AtomicFiles.failure("read", folder, e);
        }
    }
}
