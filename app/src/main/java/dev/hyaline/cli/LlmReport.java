package dev.hyaline.cli;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.results.Outcome;
import java.io.PrintWriter;

/** What asking language models came to, or would come to. */
final class LlmReport {

    private LlmReport() {}

    /**
     * What it would cost.
     *
     * @param units how many were chosen
     */
    static void print(PrintWriter out, long units, Estimate estimate) {
        out.println("%,d units: %s".formatted(units, estimate.describe()));
        if (estimate.calls() + estimate.remembered() == 0) {
            out.println("nothing is left to ask: all of it is in the catalogue already");
        }
        long calls = estimate.calls() + estimate.remembered();
        if (units > 0 && calls > 0) {
            out.println(
                    Figures.format(
                            "a unit: %.1f requests; those to send %,.0f tokens of prompts and at most %,.0f"
                                    + " of answers",
                            (double) calls / units,
                            (double) estimate.promptTokens() / units,
                            (double) estimate.completionTokens() / units));
        }
        out.println("nothing was sent");
    }

    /**
     * What went wrong, and what all of it cost so far.
     *
     * @param failed what units are that failed
     */
    static void print(PrintWriter out, Outcome outcome, String failed, LedgerTotals totals) {
        if (outcome.failed() > 0) {
            out.println("%,d %s, and are kept as such".formatted(outcome.failed(), failed));
        }
        if (outcome.unanswered() > 0) {
            out.println(
                    "%,d units got no answer: the same command asks again"
                            .formatted(outcome.unanswered()));
        }
        out.println("language models, all of this run: " + totals.describe());
    }
}
