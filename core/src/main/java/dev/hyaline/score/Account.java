package dev.hyaline.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Figures;
import java.util.List;
import java.util.Optional;

/**
 * A number that explains itself, as Lucene's {@code Explanation} does: what it is, and the parts
 * that it stands on or is to be seen beside.
 *
 * @param value the number, or why there is none
 * @param sentence what it says; foreign text in it is escaped, so that it is one harmless line
 * @param parts accounts of their own
 * @param window the window that this is an account of, with its series; empty in all others
 */
public record Account(
        Score value,
        String sentence,
        List<Account> parts,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ScoredWindow> window) {

    public Account {
        parts = List.copyOf(parts);
    }

    static Account of(Score value, String sentence, List<Account> parts) {
        return new Account(value, sentence, parts, Optional.empty());
    }

    static Account of(Score value, String sentence) {
        return of(value, sentence, List.of());
    }

    static Account of(Score value, String sentence, ScoredWindow window) {
        return new Account(value, sentence, List.of(), Optional.of(window));
    }

    /** A number as sentences say it. */
    static String number(double value) {
        return Figures.format("%.3f", value);
    }
}
