package dev.hyaline.explain;

import dev.hyaline.common.Arguments;
import java.util.List;
import java.util.TreeSet;

/** What a condition asks of one token. */
public sealed interface TokenTest {

    /** How many tokens or classes it names. */
    int size();

    /**
     * The token is one of these.
     *
     * @param tokens their ids, ascending, each once (given in any order)
     */
    record OneOf(List<Integer> tokens) implements TokenTest {

        public OneOf {
            tokens = List.copyOf(new TreeSet<>(tokens));
            Arguments.require(!tokens.isEmpty(), "tokens must be at least one, but are none");
            if (tokens.getFirst() < 0) {
                throw Arguments.wrong("token must be at least 0, but is: %s", tokens.getFirst());
            }
        }

        @Override
        public int size() {
            return tokens.size();
        }
    }

    /**
     * The token is of one of these classes.
     *
     * @param classes in their order, each once (given in any order)
     */
    record OfClass(List<TokenClass> classes) implements TokenTest {

        public OfClass {
            classes = List.copyOf(new TreeSet<>(classes));
            Arguments.require(!classes.isEmpty(), "classes must be at least one, but are none");
        }

        @Override
        public int size() {
            return classes.size();
        }
    }
}
