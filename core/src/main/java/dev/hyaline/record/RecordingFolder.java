package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that a recording goes into: may it, is there room, what has a killed one left. */
final class RecordingFolder {

    private final RunFolder run;
    private boolean wasThere;
    private boolean wasBegun;

    RecordingFolder(RunFolder run) {
        this.run = run;
    }

    /** Refuses a folder with anything in it, unless a recording was begun there. */
    void requireEmptyOrBegun() {
        if (Files.isRegularFile(RecordingStart.file(run)) || !Files.exists(run.path())) {
            return;
        }
        if (!Files.isDirectory(run.path()) || walk().stream().anyMatch(file -> !isOurs(file))) {
            throw HyalineException.run(
                    "run must go into a new or an empty folder, but is to go into: " + run.path());
        }
    }

    /** Whether a recording that was killed before it had really begun can have left this. */
    private boolean isOurs(Path file) {
        return file.equals(run.path())
                || file.equals(run.work())
                || file.equals(run.lockFile())
                || (file.startsWith(run.work()) && isUnfinished(file));
    }

    /** What is here before anything is written. */
    void remember() {
        wasThere = Files.exists(run.path());
        wasBegun = Files.exists(RecordingStart.file(run));
    }

    /** After a recording that failed before it had read a document: as if it had not been tried. */
    void leaveAsRemembered() {
        if (!wasBegun) {
            AtomicFiles.delete(wasThere ? run.work() : run.path());
            AtomicFiles.delete(run.lockFile());
        }
    }

    /** Removes what a killed process was in the middle of writing. Needs the lock. */
    void sweep() {
        walk().stream().filter(RecordingFolder::isUnfinished).forEach(AtomicFiles::delete);
    }

    private static boolean isUnfinished(Path file) {
        return file.toString().endsWith(AtomicFiles.TEMPORARY_SUFFIX) && Files.isRegularFile(file);
    }

    /** Refuses a disk that is too small for the records and for two checkpoints, old and new. */
    void requireSpace(RecordingPlan plan, long storeBytes) {
        try {
            long there = 0; // of what is needed; a recording that continues has written some
            for (Path file : walk()) {
                boolean isAbove = run.path().equals(file.getParent()); // the corpus's own files
                there += isAbove || !Files.isRegularFile(file) ? 0 : Files.size(file);
            }
            long needed = plan.diskBytes() + 2 * plan.stateBytes() + storeBytes;
            long free = Files.getFileStore(run.path()).getUsableSpace();
            if (free + there < needed) {
                throw HyalineException.storage(
                        "disk must have %,d bytes free for the records and two checkpoints, but has: %,d (%s)",
                        needed - there, free, run.path());
            }
        } catch (IOException e) {
            throw AtomicFiles.failure("read", run.path(), e);
        }
    }

    private List<Path> walk() {
        try (Stream<Path> files = Files.walk(run.path(), 2)) {
            return files.toList();
        } catch (IOException e) {
            throw AtomicFiles.failure("read", run.path(), e);
        }
    }
}
