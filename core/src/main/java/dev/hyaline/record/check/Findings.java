package dev.hyaline.record.check;

import dev.hyaline.common.Figures;
import dev.hyaline.run.Duck;
import java.util.ArrayList;
import java.util.List;

/** Collects what one check finds wrong. Not thread-safe. */
public final class Findings {

    private static final int EXAMPLES = 3;

    private final List<String> problems = new ArrayList<>();
    private String seen = "";

    Findings() {}

    /** Adds a problem. */
    public void wrong(String problem) {
        problems.add(problem);
    }

    /** Adds a problem when a rule does not hold. */
    public void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    /** What was looked at, for the case that all is well. */
    public void saw(String what) {
        seen = what;
    }

    /**
     * A rule that no row may break.
     *
     * @param offenders selects one text for each row that breaks it
     * @param rule the problem, before the first few offenders and their number
     */
    void none(Duck duck, String offenders, String rule) {
        duck.query(
                offenders,
                rows -> {
                    List<String> examples = new ArrayList<>();
                    long count = 0;
                    while (rows.next()) {
                        if (count++ < EXAMPLES) {
                            examples.add(String.valueOf(rows.getString(1)));
                        }
                    }
                    if (count > 0) {
                        String more = count > EXAMPLES ? Figures.format(", … (%,d)", count) : "";
                        problems.add(rule + ": " + String.join(", ", examples) + more);
                    }
                    return count;
                });
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    RunReport.Check end(String name) {
        RunReport.Outcome outcome =
                problems.isEmpty() ? RunReport.Outcome.OK : RunReport.Outcome.WRONG;
        return new RunReport.Check(name, outcome, problems.isEmpty() ? seen : "", problems);
    }
}
