package dev.hyaline.cli;

import static dev.hyaline.cli.Diagnosis.seenOrWrong;

import dev.hyaline.common.BuiltIn;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Version;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.model.ParityCheck;
import dev.hyaline.model.ParityReport;
import dev.hyaline.model.Transformer;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Machine;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.tensor.Torch;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.VocabularyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What {@code doctor} looks at. */
record Checkup(Diagnosis diagnosis) {

    private static final long SMALL_HEAP = 512L << 20;
    private static final long SMALL_DISK = 2L << 30; // the libraries unpack about half of it
    private static final int SHORT_PASS = 8;
    private static final String REINSTALL =
            "delete the folder natives in the cache folder (see cache, below) and start again; still the"
                    + " same: this system is none that the library is built for";

    void platform() {
        diagnosis.look("hyaline", "", () -> Version.CURRENT);
        diagnosis.look(
                "java",
                "",
                () ->
                        Figures.format(
                                "%s (%s), %s",
                                Runtime.version(),
                                System.getProperty("java.vendor"),
                                System.getProperty("java.home")));
        diagnosis.look("machine", "", Machine::describe);
        long heap = Runtime.getRuntime().maxMemory();
        diagnosis.look(
                "memory",
                "give Java more with HYALINE_JAVA_OPTS=-Xmx2g",
                () ->
                        seenOrWrong(
                                heap >= SMALL_HEAP,
                                "%s in the machine, %s of it for Java's heap",
                                size(Machine.memoryBytes()),
                                size(heap)));
    }

    void libraries() {
        diagnosis.look(
                "libtorch",
                REINSTALL,
                () ->
                        Figures.format(
                                "%s on %s, fp32, %s",
                                Torch.version(),
                                Torch.deviceName(),
                                Figures.count(Torch.threads(), "thread")));
        diagnosis.look("duckdb", REINSTALL, Checkup::duckdb);
        diagnosis.look("tokenizer", REINSTALL, Checkup::tokenizer);
    }

    private static String duckdb() {
        try (Duck duck = Duck.inMemory()) {
            return duck.text("SELECT version()");
        }
    }

    private static String tokenizer() {
        String text = "Hyaline: looking inside, 1 + 1 = 2.";
        try (Tokenizer tokenizer = Tokenizer.builtin()) {
            int[] ids = tokenizer.encode(text);
            String back = VocabularyReader.builtin().decode(ids);
            return seenOrWrong(back.equals(text), "loads; %d tokens and back", ids.length);
        }
    }

    void storage() {
        diagnosis.look(
                "cache",
                "choose another folder with HYALINE_CACHE",
                () -> {
                    Path cache = BuiltIn.cacheFolder();
                    Files.createDirectories(cache);
                    boolean writable = Files.isWritable(cache);
                    return seenOrWrong(writable, "%s%s", cache, writable ? "" : " is read-only");
                });
        diagnosis.look(
                "disk",
                "make room, or choose another disk with HYALINE_CACHE",
                () -> {
                    long cache = free(BuiltIn.cacheFolder());
                    return seenOrWrong(
                            cache >= SMALL_DISK,
                            "%s free for the cache, %s in this folder",
                            size(cache),
                            size(free(Path.of("."))));
                });
    }

    private static long free(Path folder) throws IOException {
        return Files.getFileStore(folder.toAbsolutePath()).getUsableSpace();
    }

    void builtInModel() {
        diagnosis.look(
                "built-in model",
                "results of this machine cannot be trusted; please report the line above",
                () -> {
                    try (TransformerSubject subject = TransformerSubject.open(BuiltInModel.NAME)) {
                        ParityReport report =
                                ParityCheck.run(
                                        subject.model(), List.of(BuiltInModel.expectedValues()));
                        return seenOrWrong(
                                report.isGood(),
                                "%,d values compared; %s",
                                report.values(),
                                report.worst());
                    }
                });
    }

    void model(String folder) {
        diagnosis.look(
                "model",
                "see docs/architecture.md for the models that can be opened",
                () -> {
                    try (TransformerSubject subject = TransformerSubject.open(folder)) {
                        return pass(subject);
                    }
                });
    }

    private static String pass(TransformerSubject subject) {
        Transformer model = subject.model();
        int length = Math.min(SHORT_PASS, model.config().nCtx());
        int[] tokens = IntStream.range(0, length).map(i -> i % model.config().dVocab()).toArray();
        HookValue logits =
                model.activations(new int[][] {tokens}, List.of(HookPoint.logits()))
                        .getFirst()
                        .firstEntry()
                        .getValue();
        boolean finite =
                IntStream.range(0, logits.size()).allMatch(i -> Float.isFinite(logits.at(i)));
        return seenOrWrong(
                finite,
                "%s: %d layers of %,d neurons, context %,d, %s; a pass of %d tokens gives %s logits",
                subject.identity().name(),
                model.config().nLayers(),
                model.config().dMlp(),
                model.config().nCtx(),
                subject.tokenizer().isPresent() ? "tokenizer" : "no tokenizer",
                length,
                finite ? "finite" : "NaN or infinite");
    }

    private static String size(long bytes) {
        return Figures.format("%.1f GiB", bytes / (double) (1L << 30));
    }
}
