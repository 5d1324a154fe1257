package dev.hyaline.llm.ledger;

import dev.hyaline.common.Figures;
import java.math.BigDecimal;

/**
 * What a run's ledger adds up to.
 *
 * @param answered requests that have an answer
 * @param failed requests that have none, for the server refused them or could not be reached
 * @param unanswered requests that were sent and whose answer never came
 * @param sends how often anything was sent
 * @param uncertain how many of these were never answered: they may have cost money
 * @param promptTokens of answered requests
 * @param completionTokens of their answers
 * @param countedHere answered requests whose tokens the server did not count
 * @param dollars what answered requests with a known price cost
 * @param unpriced answered requests without a known price
 * @param uncertainDollars what the uncertain ones may have cost at most, as far as prices are known
 */
public record LedgerTotals(
        long answered,
        long failed,
        long unanswered,
        long sends,
        long uncertain,
        long promptTokens,
        long completionTokens,
        long countedHere,
        BigDecimal dollars,
        long unpriced,
        BigDecimal uncertainDollars) {

    /** Of a run that has asked nothing. */
    public static final LedgerTotals NONE =
            new LedgerTotals(0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, 0, BigDecimal.ZERO);

    /** One line for people. */
    public String describe() {
        StringBuilder line = new StringBuilder();
        line.append(
                Figures.format(
                        "%s answered, %,d + %s, %s",
                        Estimate.requests(answered),
                        promptTokens,
                        Figures.count(completionTokens, "token"),
                        money()));
        if (failed + unanswered > 0) {
            line.append(Figures.format("; %,d without an answer", failed + unanswered));
        }
        if (uncertain > 0) {
            line.append(
                    uncertainDollars.signum() > 0
                            ? Figures.format(
                                    "; %,d sent and never answered, which may have cost up to %s more",
                                    uncertain, Dollars.text(uncertainDollars))
                            : Figures.format("; %,d sent and never answered", uncertain));
        }
        if (countedHere > 0) {
            line.append(Figures.format("; tokens of %,d counted here", countedHere));
        }
        return line.toString();
    }

    private String money() {
        if (unpriced == 0) {
            return Dollars.text(dollars);
        }
        return unpriced == answered
                ? "at an unknown price"
                : Figures.format(
                        "%s and the unknown price of %,d", Dollars.text(dollars), unpriced);
    }
}
