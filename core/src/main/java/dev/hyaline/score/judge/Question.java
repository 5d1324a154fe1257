package dev.hyaline.score.judge;

import dev.hyaline.common.Figures;
import dev.hyaline.simulate.TokenWindow;
import java.util.List;

/**
 * What a judge gets to see of a window.
 *
 * @param window its tokens, as far as it is shown
 * @param marked the marked positions, ascending, never a masked one; none in detection
 */
public record Question(TokenWindow window, List<Integer> marked) {

    public Question {
        marked = List.copyOf(marked);
        int last = window.firstPosition() - 1;
        for (int position : marked) {
            if (position <= last || position >= window.length()) {
                throw new IllegalArgumentException(
                        Figures.format(
                                "marked positions must ascend from %d and be below %d, but are: %s (window %d)",
                                window.firstPosition(),
                                window.length(),
                                marked,
                                window.windowId()));
            }
            last = position;
        }
    }
}
