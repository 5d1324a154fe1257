package dev.hyaline.score;

/**
 * The scores over one choice of windows. Those of scale are after calibration, the correlation
 * before.
 *
 * @param correlation see {@link Measures#correlation}
 * @param explainedVariance see {@link Measures#explainedVariance}
 * @param explainedVarianceUncentred see {@link Measures#explainedVarianceUncentred}
 * @param absoluteDeviationExplained see {@link Measures#absoluteDeviationExplained}
 * @param windows how many windows they stand on; failed ones are not among them
 * @param documents how many documents these were cut from
 * @param tokens how many tokens, masked ones left out
 */
public record SubsetScores(
        Score correlation,
        Score explainedVariance,
        Score explainedVarianceUncentred,
        Score absoluteDeviationExplained,
        int windows,
        int documents,
        long tokens) {

    /** Nothing was scored, for this reason. */
    static SubsetScores undefined(String reason) {
        Score undefined = new Score.Undefined(reason);
        return new SubsetScores(undefined, undefined, undefined, undefined, 0, 0, 0);
    }
}
