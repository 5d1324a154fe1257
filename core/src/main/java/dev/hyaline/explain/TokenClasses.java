package dev.hyaline.explain;

import dev.hyaline.record.file.RecordReader;
import dev.hyaline.text.Vocabulary;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which classes each token of a vocabulary is of. Immutable. */
public final class TokenClasses {

    /** Where no token has a text: then only places have classes. */
    public static final TokenClasses NONE = new TokenClasses(new int[0]);

    private final int[] masks; // by token
    private final double[] shares = new double[TokenClass.values().length];

    private TokenClasses(int[] masks) {
        this.masks = masks;
        for (TokenClass each : TokenClass.values()) {
            long members = Arrays.stream(masks).filter(mask -> (mask & each.bit()) != 0).count();
            shares[each.ordinal()] = masks.length == 0 ? 0 : (double) members / masks.length;
        }
    }

    /** Those of a run's vocabulary; none where its tokens have no texts. */
    public static TokenClasses of(RecordReader reader) {
        return reader.hasTokenTexts() ? of(reader.vocabulary()) : NONE;
    }

    public static TokenClasses of(Vocabulary vocabulary) {
        return new TokenClasses(
                IntStream.range(0, vocabulary.size())
                        .map(token -> TokenClass.ofText(vocabulary.display(token)))
                        .toArray());
    }

    /** Whether a token is of a class, wherever it stands. */
    public boolean is(int token, TokenClass tokenClass) {
        return (mask(token) & tokenClass.bit()) != 0;
    }

    /** The share of the vocabulary that is of a class, in [0, 1]. */
    public double share(TokenClass tokenClass) {
        return shares[tokenClass.ordinal()];
    }

    /** The classes of a token that stands at a position of a window, a bit each. */
    int mask(int token, int position) {
        return mask(token) | TokenClass.ofPosition(position);
    }

    private int mask(int token) {
        return token < masks.length ? masks[token] : 0;
    }
}
