package dev.hyaline.corpus;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Json;
import dev.hyaline.common.Progress;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import dev.hyaline.text.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The one way from a corpus to a folder's documents, windows and tokens: made once, then found.
 * Killed at any moment, the same call continues.
 *
 * @param run the folder that they go into
 * @param done the file that says that they are there, and what they are
 */
public record CorpusPreparation(RunFolder run, Path done) {

    /** Whether some of a corpus was read into a folder, or all of it. */
    public static boolean hasBegun(RunFolder run) {
        if (!Files.exists(StagingFile.of(run))) {
            return Files.isRegularFile(run.windowsFile());
        }
        try (Duck staging = StagingFile.open(run)) {
            return CorpusStage.documentsRead(staging) > 0;
        }
    }

    /** Removes what of a corpus that was not begun lies outside its folder. */
    public static void forget(RunFolder run) {
        StagingFile.delete(run);
    }

    /** Reads a corpus, unless that was done. */
    public PreparedCorpus read(
            String corpus, Tokens tokens, CorpusOptions options, Progress progress) {
        return unlessDone(() -> new CorpusStage(corpus, tokens, options).run(run, progress));
    }

    /** Takes over what lies in another run's folder, unless that was done. */
    public PreparedCorpus copy(RunFolder other) {
        return unlessDone(() -> CorpusCopy.of(other, run));
    }

    private PreparedCorpus unlessDone(Supplier<PreparedCorpus> preparation) {
        AtomicFiles.createFolder(run.work()); // not every copy of a folder keeps empty ones
        if (!Files.isRegularFile(done)) {
            PreparedCorpus prepared = preparation.get();
            AtomicFiles.writeText(done, Json.STRICT.writeValueAsString(prepared) + "\n");
        }
        StagingFile.delete(run);
        return Json.read(done, PreparedCorpus.class);
    }
}
