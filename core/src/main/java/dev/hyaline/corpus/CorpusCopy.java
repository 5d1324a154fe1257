package dev.hyaline.corpus;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Documents, windows and tokens of another run, taken over instead of made from its corpus. */
final class CorpusCopy {

    private CorpusCopy() {}

    /** Copies the files, and checks that they are what the other run's manifest says. */
    static PreparedCorpus of(RunFolder other, RunFolder run) {
        Manifest manifest = other.manifest();
        List<Path> wanted = List.of(other.documentsFile(), other.windowsFile(), other.tokensFile());
        for (Manifest.DataFile file : manifest.files()) {
            if (wanted.contains(other.file(file.path()))) {
                copy(other, file, run.file(file.path()));
            }
        }
        return new PreparedCorpus(manifest.corpus(), manifest.windows());
    }

    private static void copy(RunFolder other, Manifest.DataFile file, Path target) {
        AtomicFiles.write(
                target,
                copy -> {
                    Files.copy(other.file(file.path()), copy, StandardCopyOption.REPLACE_EXISTING);
                    String found = Sha256.of(copy).hex();
                    if (!found.equals(file.sha256())) {
                        throw HyalineException.damaged(
                                "%s must have the SHA-256 of the manifest, %.12s…, but has: %.12s… (%s; hyaline verify says more)",
                                file.path(), file.sha256(), found, other.path());
                    }
                });
    }
}
