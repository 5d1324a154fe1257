package dev.hyaline.corpus.reader;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** Finds the files of a folder, sorted by path; hidden files and folders are left out. */
final class CorpusListing extends SimpleFileVisitor<Path> {

    private final Path folder;
    private final CorpusTally tally;
    private final List<CorpusEntry> entries = new ArrayList<>();

    private CorpusListing(Path folder, CorpusTally tally) {
        this.folder = folder;
        this.tally = tally;
    }

    static List<CorpusEntry> of(Path folder, CorpusTally tally) {
        CorpusListing listing = new CorpusListing(folder, tally);
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
        } catch (IOException e) {
            tally.unreadable(folder.toString(), e);
        }
        listing.entries.sort(Comparator.comparing(CorpusEntry::name));
        return listing.entries;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return !directory.equals(folder) && isHidden(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isOther()) {
            tally.notText(file.toString()); // a pipe or a device: reading it might never end
        } else if (!isHidden(file)) {
            entries.add(new CorpusEntry(name(file), file));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        tally.unreadable(file.toString(), failure);
        return FileVisitResult.CONTINUE;
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private static boolean isHidden(Path path) {
        Path last = path.getFileName();
        return last != null && last.toString().startsWith(".");
    }
}
