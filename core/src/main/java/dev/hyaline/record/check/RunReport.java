package dev.hyaline.record.check;

import java.util.List;

/**
 * What the checks of a run found.
 *
 * @param checks one entry a check, in the order they were made
 */
public record RunReport(List<Check> checks) {

    /** How a check ended. */
    public enum Outcome {
        /** All is as it should be. */
        OK,
        /** Something is wrong. */
        WRONG,
        /** Not made, because of what another check found. */
        SKIPPED
    }

    /**
     * @param name what was looked at
     * @param outcome how it ended
     * @param detail one line: what was seen when all is well, why it was skipped
     * @param problems what is wrong, a line each, the first few of each kind
     */
    public record Check(String name, Outcome outcome, String detail, List<String> problems) {
        public Check {
            problems = List.copyOf(problems);
        }
    }

    public RunReport {
        checks = List.copyOf(checks);
    }

    /** Whether nothing is wrong and nothing was left out. */
    public boolean isGood() {
        return checks.stream().allMatch(check -> check.outcome() == Outcome.OK);
    }
}
