package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.text.TokenText;
import dev.hyaline.text.Vocabulary;

/**
 * A window as text, its activations as background colour; without colours the active tokens stand
 * in brackets with their values. Tokens that share a character are shown as one, with the larger
 * value.
 */
public final class WindowView {

    private static final double MARKED_SHARE = 0.3;
    private static final int[] WARM = {255, 140, 0}; // active; orange reads well for colour-blind
    private static final int[] COLD = {90, 160, 255}; // below zero
    private static final int[] WHITE = {255, 255, 255};

    private final Vocabulary vocabulary;
    private final double scale;

    /**
     * @param scale the activation of the strongest colour
     */
    public WindowView(Vocabulary vocabulary, double scale) {
        this.vocabulary = vocabulary;
        this.scale = Math.max(scale, 1e-9);
    }

    public String render(ActivationRecord window) {
        StringBuilder text = new StringBuilder();
        for (TokenText token : vocabulary.texts(window.tokens())) {
            double value = Double.NEGATIVE_INFINITY;
            for (int p = token.firstPosition();
                    p < token.firstPosition() + token.positions();
                    p++) {
                value = Math.max(value, window.activation(p));
            }
            boolean masked = token.firstPosition() < window.firstPosition();
            text.append(render(visible(token.text()), value, masked));
        }
        return text.toString();
    }

    private String render(String text, double value, boolean masked) {
        if (masked) {
            return Terminal.faint(text);
        }
        double share = Math.clamp(value / scale, -1, 1);
        if (Terminal.colours()) {
            int[] colour = share < 0 ? COLD : WARM;
            double strength = Math.abs(share) < 0.02 ? 0 : Math.abs(share);
            return strength == 0 ? text : coloured(text, colour, strength);
        }
        return share < MARKED_SHARE
                ? text
                : Figures.format("⟦%s⟧%s", text, Figures.decimals(value, 1));
    }

    private static String coloured(String text, int[] colour, double strength) {
        int[] mixed = new int[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = (int) Math.round(WHITE[i] + strength * (colour[i] - WHITE[i]));
        }
        return Terminal.onBackground(text, mixed[0], mixed[1], mixed[2]);
    }

    /** Line breaks and tabs become signs, so that a window stays one paragraph. */
    public static String visible(String text) {
        return Terminal.harmless(text.replace("\n", "⏎").replace("\t", "⇥").replace("\r", "␍"));
    }
}
