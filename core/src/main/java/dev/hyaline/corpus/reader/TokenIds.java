package dev.hyaline.corpus.reader;

import java.util.Arrays;

/** Token ids that never change. */
public final class TokenIds {

    private final int[] ids;

    private TokenIds(int[] ids) {
        this.ids = ids;
    }

    public static TokenIds of(int... ids) {
        return new TokenIds(ids.clone());
    }

    public int size() {
        return ids.length;
    }

    public int get(int position) {
        return ids[position];
    }

    public int[] toArray() {
        return ids.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return Arrays.toString(ids);
    }
}
