package dev.hyaline.run;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The tables that one owner keeps in the catalogue, and how they came to be: the first migration
 * makes those of version 1 where they are missing, each later one makes the next version out of the
 * one before. Migrations are never changed once a program that has them was used.
 *
 * @param name of the owner, such as {@code ledger}
 * @param queryable those that SQL over the run may see
 * @param migrations in their order; as many as the version says
 */
public record CatalogueTables(String name, List<String> queryable, List<Migration> migrations) {

    public CatalogueTables {
        queryable = List.copyOf(queryable);
        migrations = List.copyOf(migrations);
        if (migrations.isEmpty()) {
            throw new IllegalArgumentException("migrations are empty: " + name);
        }
    }

    /** One step, within the transaction that opens the catalogue. */
    @FunctionalInterface
    public interface Migration {

        void apply(Handle handle);

        /** One that is so many statements. */
        static Migration of(List<String> statements) {
            List<String> copied = List.copyOf(statements);
            return handle -> copied.forEach(handle::execute);
        }
    }

    /** The newest version. */
    public int version() {
        return migrations.size();
    }
}
