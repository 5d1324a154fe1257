package dev.hyaline.score.judge;

import dev.hyaline.score.Score;
import dev.hyaline.subject.UnitId;
import java.util.List;

/**
 * What another unit's explanation scores on the same items, which ought to be about one half. Where
 * it is not, the items can be answered without knowing the unit.
 *
 * @param unit whose explanation it is
 * @param explanation its id
 * @param balancedAccuracy on the same items
 * @param difference the explanation's balanced accuracy less this, with a paired interval
 * @param failures items that the judge had no usable answer to; they count as wrong
 */
public record JudgeControl(
        UnitId unit,
        String explanation,
        Score balancedAccuracy,
        Score difference,
        List<JudgeCard.Failure> failures) {

    public JudgeControl {
        failures = List.copyOf(failures);
    }
}
