package dev.hyaline.explain;

import dev.hyaline.common.HyalineException;
import java.util.List;
import java.util.Locale;

/**
 * Who says something of a unit.
 *
 * @param name what explanations are found under; a person's is no program's
 */
public record Author(Kind kind, String name) {

    /** The explainers that ask nobody; in rows, whoever is called so is one of them. */
    public static final List<String> PROGRAMS = List.of("pattern", "probed-pattern", "lexical");

    public enum Kind {
        /** Counts, such as {@code lexical}. */
        PROGRAM,
        /** A language model; the version tells the model and the prompt. */
        MODEL,
        PERSON;

        /** As it is written in rows. */
        String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Author {
        if (kind == Kind.PERSON) {
            requireName("person", name);
            if (PROGRAMS.contains(name)) {
                throw HyalineException.usage(
                        "person must not be called as one of %s is, but is: %s", PROGRAMS, name);
            }
        }
    }

    public static Author program(String name) {
        return new Author(Kind.PROGRAM, name);
    }

    public static Author model(String name) {
        return new Author(Kind.MODEL, name);
    }

    public static Author person(String name) {
        return new Author(Kind.PERSON, name);
    }

    /** Refuses what cannot be a name, because a command line could not say it. */
    public static void requireName(String what, String name) {
        if (!name.matches("[\\p{L}\\p{N}._/+@-]{1,64}")) {
            throw HyalineException.usage(
                    "%s must be a name of letters, digits and . _ / + @ - without a colon, but is: %s",
                    what, name);
        }
    }

    /** Whom rows of this name mean that say no more. */
    static Author implied(String name) {
        return PROGRAMS.contains(name) ? program(name) : model(name);
    }
}
