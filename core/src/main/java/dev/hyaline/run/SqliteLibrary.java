package dev.hyaline.run;

import dev.hyaline.common.NativeLibraries;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/** SQLite's own library, which its driver would unpack at each start. */
final class SqliteLibrary {

    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /** Loads it, once; does nothing afterwards. */
    static synchronized void load() {
        if (System.getProperty(PATH) == null) {
            String name = LibraryLoaderUtil.getNativeLibName();
            String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
            NativeLibraries.unpack(SQLiteJDBCLoader.class, resource)
                    .ifPresent(SqliteLibrary::choose);
        }
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            throw NativeLibraries.unusable("SQLite", e);
        }
    }

    private static void choose(Path file) {
        String folder = String.valueOf(file.getParent());
        System.setProperty(PATH, folder);
        System.setProperty(NAME, String.valueOf(file.getFileName()));
        // where the driver looks for what older ones left; not in a folder that may be missing
        System.setProperty(TEMPORARY, System.getProperty(TEMPORARY, folder));
    }
}
