package dev.hyaline.simulate;

import dev.hyaline.corpus.Framing;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Explanations and windows for tests of simulators. */
final class Units {

    private Units() {}

    static Explanation explained(String text) {
        return explanation(text, new Explanation.Status.Explained());
    }

    static Explanation explanation(String text, Explanation.Status status) {
        return new Explanation(
                UnitId.parse("mlp.0.1"),
                status,
                text,
                Optional.empty(),
                Provenance.of(Author.program("test"), "1", "none"));
    }

    /**
     * Windows over a vocabulary that grows with them.
     *
     * @param windows of tokens, in the order of their texts
     * @param texts by token id
     */
    record Corpus(List<TokenWindow> windows, List<String> texts) {

        static Corpus of(List<List<String>> windowTexts) {
            List<TokenWindow> windows = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (List<String> window : windowTexts) {
                int[] ids = new int[window.size()];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = texts.size();
                    texts.add(window.get(i));
                }
                windows.add(
                        TokenWindow.of(100 + windows.size(), ids, Framing.PLAIN.firstPosition()));
            }
            return new Corpus(windows, texts);
        }

        IntFunction<String> spelling() {
            return texts::get;
        }
    }
}
