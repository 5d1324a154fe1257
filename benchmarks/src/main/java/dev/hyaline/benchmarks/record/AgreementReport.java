package dev.hyaline.benchmarks.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.corpus.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far two recordings of the same windows by models of one shape agree.
 *
 * @param benchmark always {@code agreement}
 * @param reference precision of the run that the other is held against
 * @param other precision of the other
 * @param units that were compared
 * @param topTest mean over units of the share of the reference's top windows of the test split that
 *     are among the other's
 * @param topExplain likewise of the explain split
 * @param values activations that are stored in both runs, position 0 left out
 * @param valuesWithin the share of them that differ by at most 2 % of the unit's maximum on the
 *     reference's explain split
 * @param allValuesWithin the same with position 0, which is stored and otherwise masked
 * @param unitsWithoutMaximum units that never rise above 0 on the explain split, and whose values
 *     have no scale to be compared on
 * @param scores for each explainer that has scored both runs
 */
record AgreementReport(
        String benchmark,
        String reference,
        String other,
        int units,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble topTest,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble topExplain,
        long values,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble valuesWithin,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble allValuesWithin,
        int unitsWithoutMaximum,
        List<ScoreAgreement> scores) {

    AgreementReport {
        scores = List.copyOf(scores);
    }

    static AgreementReport of(
            String reference, String other, UnitAgreement sums, List<ScoreAgreement> scores) {
        return new AgreementReport(
                "agreement",
                reference,
                other,
                sums.units(),
                sums.topShare(Split.TEST),
                sums.topShare(Split.EXPLAIN),
                sums.values(),
                sums.valuesWithin(),
                sums.allValuesWithin(),
                sums.withoutMaximum(),
                scores);
    }

    String toText() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%s against %s, %,d units", other, reference, units));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "top windows, test     %s found again, mean over units",
                        share(topTest)));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "top windows, explain  %s found again, mean over units",
                        share(topExplain)));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "stored values         %s of %,d within 2 %% of the unit's maximum (with position 0: %s)",
                        share(valuesWithin),
                        values,
                        share(allValuesWithin)));
        if (unitsWithoutMaximum > 0) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "                      %,d units without maximum",
                            unitsWithoutMaximum));
        }
        for (ScoreAgreement each : scores) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "scores                r = %s over %,d units (%s, %s)",
                            each.correlation().isPresent()
                                    ? String.format(
                                            Locale.ROOT, "%.4f", each.correlation().getAsDouble())
                                    : "-",
                            each.units(),
                            each.explainer(),
                            each.simulator()));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String share(OptionalDouble share) {
        return share.isPresent()
                ? String.format(Locale.ROOT, "%.2f %%", 100 * share.getAsDouble())
                : "-";
    }
}
