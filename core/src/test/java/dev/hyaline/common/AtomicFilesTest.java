package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir Path folder;

    private Path folderWith(String name, String file) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.writeString(made.resolve(file), file);
        return made;
    }

    @Test
    void aFolderTakesAnothersPlaceAndLeavesNothingOfIt() throws IOException {
        Path site = folderWith("site", "old.html");
        folderWith("site.old.part", "older.html"); // of one that was killed
        AtomicFiles.replaceFolder(folderWith("site.part", "new.html"), site);
        assertThat(site.resolve("new.html")).hasContent("new.html");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).containsExactlyInAnyOrder(folder, site, site.resolve("new.html"));
        }
    }

    @Test
    void whatIsNotThereIsPutThereAndRemovedAgain() throws IOException {
        Path site = folder.resolve("site");
        AtomicFiles.replaceFolder(folderWith("site.part", "new.html"), site);
        AtomicFiles.removeFolder(site);
        AtomicFiles.removeFolder(site);
        assertThat(folder).isEmptyDirectory();
    }
}
