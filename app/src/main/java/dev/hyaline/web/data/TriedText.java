package dev.hyaline.web.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text as the model read it.
 *
 * @param tokens ids
 * @param cut whether the text went on, and the rest was left out
 */
public record TriedText(List<Integer> tokens, boolean cut) {

    public TriedText {
        tokens = List.copyOf(tokens);
    }

    /**
     * One unit on one text.
     *
     * @param text that was read
     * @param activations one a token
     */
    public record OnUnit(TriedText text, List<Float> activations) {
        public OnUnit {
            activations = List.copyOf(activations);
        }
    }

    /**
     * All units, those that respond most first.
     *
     * @param texts the texts that should make units respond
     * @param others the texts that should not; empty where only the first were given
     * @param overTokens whether values compared are those of tokens, and not the texts' maxima
     * @param strongest the units
     */
    public record OnAll(
            List<TriedText> texts,
            List<TriedText> others,
            boolean overTokens,
            List<Response> strongest) {
        public OnAll {
            texts = List.copyOf(texts);
            others = List.copyOf(others);
            strongest = List.copyOf(strongest);
        }
    }

    /**
     * @param unit its short form
     * @param maximum its largest activation on the texts
     * @param otherMaximum the same on the other texts; absent without any
     * @param auc how well it tells the one from the other; absent without other texts
     * @param text which of the texts the maximum is in, from 0
     * @param position where in it
     */
    public record Response(
            String unit,
            float maximum,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Float otherMaximum,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double auc,
            int text,
            int position) {}
}
