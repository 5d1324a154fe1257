package dev.hyaline.run;

import dev.hyaline.common.HyalineException;
import java.nio.file.Files;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps anything from being read out of a damaged catalogue. While its sum held when it was opened,
 * all is well; where it is missing, rows that carry a hash are still held against it when they are
 * read one by one; where it differs, the whole catalogue is looked at. For one thread at a time.
 */
final class CatalogueGuard {

    private final RunFolder run;
    private final CatalogueSchema schema;
    private final CatalogueSum sum;
    private final CatalogueSum.State before;
    private @Nullable CatalogueReport report;
    private boolean written;

    /**
     * @param before what the sum said before the catalogue was opened
     */
    CatalogueGuard(RunFolder run, CatalogueSchema schema, CatalogueSum.State before) {
        this.run = run;
        this.schema = schema;
        this.sum = new CatalogueSum(run);
        this.before = before;
    }

    /** Of a file, which may not be there yet. */
    static CatalogueGuard of(RunFolder run, CatalogueSchema schema) {
        return Files.exists(run.catalogueFile())
                ? new CatalogueGuard(run, schema, new CatalogueSum(run).state())
                : new CatalogueGuard(run, schema, CatalogueSum.State.HOLDS);
    }

    /** Refuses one in which rows may not be found. */
    void requireStructure(Handle handle) {
        if (before == CatalogueSum.State.DIFFERS) {
            CatalogueExamination examination = new CatalogueExamination(schema);
            examination.structure(handle);
            require(examination.problems());
        }
    }

    /** Refuses one that has a damaged row somewhere. */
    void requireWhole(Handle handle) {
        if (before == CatalogueSum.State.DIFFERS) {
            require(examined(handle).problems());
        }
    }

    private void require(List<String> problems) {
        if (!problems.isEmpty()) {
            throw HyalineException.damaged(
                    "catalogue is damaged: %s (%s; hyaline verify says more)",
                    problems.getFirst(), run.catalogueFile());
        }
    }

    /** Looks at all of it, once. */
    CatalogueReport examined(Handle handle) {
        if (report == null) {
            CatalogueExamination examination = new CatalogueExamination(schema);
            if (examination.structure(handle)) {
                examination.rows(handle);
            }
            report =
                    new CatalogueReport(
                            examination.problems(),
                            before == CatalogueSum.State.DIFFERS,
                            examination.uncovered());
        }
        return report;
    }

    /** Before anything is written. */
    void begin() {
        sum.remove();
        written = true;
    }

    /** Puts the sum back, unless what it would stand for is damaged. */
    void end(Handle handle) {
        boolean held = before == CatalogueSum.State.HOLDS;
        if (held ? written : examined(handle).problems().isEmpty()) {
            handle.useTransaction(alone -> {
                alone.select("SELECT 1").mapTo(Integer.class).one(); // now nobody else can write
                sum.write();
            });
        }
    }
}
