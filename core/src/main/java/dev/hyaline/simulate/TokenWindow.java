package dev.hyaline.simulate;

import dev.hyaline.record.file.ActivationRecord;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A window's tokens without what any unit did on them: all that a simulator gets to see. Immutable.
 */
public final class TokenWindow {

    private final long windowId;
    private final int[] tokens;
    private final int firstPosition;

    private TokenWindow(long windowId, int[] tokens, int firstPosition) {
        this.windowId = windowId;
        this.tokens = tokens;
        this.firstPosition = firstPosition;
    }

    /**
     * @param windowId the window's number in the run
     * @param tokens ids, one a position; copied
     * @param firstPosition the first that counts
     */
    public static TokenWindow of(long windowId, int[] tokens, int firstPosition) {
        return new TokenWindow(windowId, tokens.clone(), firstPosition);
    }

    /** What may be shown of a record. */
    public static TokenWindow of(ActivationRecord window) {
        return new TokenWindow(window.windowId(), window.tokens(), window.firstPosition());
    }

    public long windowId() {
        return windowId;
    }

    public int length() {
        return tokens.length;
    }

    /** The first position that counts; nobody asks what was predicted before it. */
    public int firstPosition() {
        return firstPosition;
    }

    public int token(int position) {
        return tokens[position];
    }

    /** A copy of the ids. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** The tokens' texts by a spelling of ids. */
    List<String> texts(IntFunction<String> spelling) {
        return Arrays.stream(tokens).mapToObj(spelling).toList();
    }
}
