package dev.hyaline.explain;

import dev.hyaline.common.HyalineException;
import java.util.List;

/** Who says something of a unit. */
public sealed interface Author {

    /** The explainers that ask nobody; in rows, whoever is called so is one of them. */
    List<String> PROGRAMS = List.of("pattern", "probed-pattern", "lexical");

    /** What explanations are found under. */
    String name();

    /** A program that counts, such as {@code lexical}. */
    record Program(String name) implements Author {}

    /**
     * A language model.
     *
     * @param name what its explanations are known by; the version tells the model and the prompt
     */
    record Model(String name) implements Author {}

    /** Somebody, whose name is no program's. */
    record Person(String name) implements Author {
        public Person {
            requireName("person", name);
            if (PROGRAMS.contains(name)) {
                throw HyalineException.usage(
                        "person must not be called as one of %s is, but is: %s", PROGRAMS, name);
            }
        }
    }

    /** Refuses what cannot be a name, because a command line could not say it. */
    static void requireName(String what, String name) {
        if (!name.matches("[\\p{L}\\p{N}._/+@-]{1,64}")) {
            throw HyalineException.usage(
                    "%s must be a name of letters, digits and . _ / + @ - without a colon, but is: %s",
                    what, name);
        }
    }

    /** Whom rows of this name mean that say no more. */
    static Author implied(String name) {
        return PROGRAMS.contains(name) ? new Program(name) : new Model(name);
    }
}
