package dev.hyaline.llm.ledger;

import dev.hyaline.common.Figures;
import java.math.BigDecimal;

/**
 * What requests would cost, before any is sent. Answers are counted at their most tokens, and the
 * dollars are those that a budget would set aside: nothing costs more.
 *
 * @param calls requests that would be sent
 * @param remembered requests that the ledger answers already, which cost nothing
 * @param promptTokens of those to send
 * @param completionTokens of their answers, at most
 * @param dollars of those with a known price, at most
 * @param unpriced how many of those to send have no known price
 * @param exact whether all prompts were counted with their model's own tokenizer
 */
public record Estimate(
        long calls,
        long remembered,
        long promptTokens,
        long completionTokens,
        BigDecimal dollars,
        long unpriced,
        boolean exact) {

    public static final Estimate NONE = new Estimate(0, 0, 0, 0, BigDecimal.ZERO, 0, true);

    public Estimate plus(Estimate other) {
        return new Estimate(
                calls + other.calls,
                remembered + other.remembered,
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                dollars.add(other.dollars),
                unpriced + other.unpriced,
                exact && other.exact);
    }

    /** One line for people. */
    public String describe() {
        return Figures.format(
                "%s (%,d more %s answered already), %s%s of prompts, at most %,d of answers, %s",
                requests(calls),
                remembered,
                remembered == 1 ? "is" : "are",
                exact ? "" : "about ",
                Figures.count(promptTokens, "token"),
                completionTokens,
                money());
    }

    private String money() {
        if (unpriced == 0) {
            return "at most " + Dollars.text(dollars);
        }
        return unpriced == calls
                ? "at an unknown price"
                : Figures.format(
                        "at most %s and the unknown price of %s",
                        Dollars.text(dollars), requests(unpriced));
    }

    /** Such as {@code 1 request} or {@code 1,200 requests}. */
    public static String requests(long number) {
        return Figures.count(number, "request");
    }
}
