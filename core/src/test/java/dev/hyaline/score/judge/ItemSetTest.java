package dev.hyaline.score.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ItemSetTest {

    private static final Threshold TEN = new Threshold(10);
    private static final Seed SEED = new Seed(5);

    private static ItemSet items(JudgeTask task, UnitRecord record, int pairs) {
        return ItemSet.of(task, record, TEN, pairs, SEED);
    }

    private static List<Long> windows(ItemSet items, boolean yes) {
        return items.items().stream()
                .filter(each -> each.yes() == yes)
                .map(Item::windowId)
                .sorted()
                .toList();
    }

    /** A unit of many documents, window lengths and active tokens, drawn anew for each seed. */
    private static UnitRecord random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JudgedUnit unit = new JudgedUnit();
        for (int n = 0; n < 30; n++) {
            int length = random.nextInt(2, 24);
            unit.top(n, random.nextInt(20), length, random.ints(3, 1, length).toArray());
            int other = random.nextInt(1, 24);
            unit.uniform(100 + n, 50 + random.nextInt(20), other);
        }
        return unit.record();
    }

    @ParameterizedTest
    @EnumSource(JudgeTask.class)
    void itemsComeInPairsThatDifferInNothingButTheText(JudgeTask task) {
        for (long seed = 0; seed < 200; seed++) {
            UnitRecord record = random(seed);
            ItemSet items = items(task, record, 10);
            assertThat(items.pairs()).as("seed %s", seed).isBetween(3, 10);
            assertThat(items.items().stream().map(Item::windowId)).doesNotHaveDuplicates();
            Map<List<Object>, Integer> balance = new HashMap<>();
            items.items()
                    .forEach(each ->
                            balance.merge(
                                    List.of(
                                            each.question().window().length(),
                                            each.question().marked()),
                                    each.yes() ? 1 : -1,
                                    Integer::sum));
            assertThat(balance.values()).as("seed %s", seed).containsOnly(0);
        }
    }

    @ParameterizedTest
    @EnumSource(JudgeTask.class)
    void answersAreTrueOfWhatIsShown(JudgeTask task) {
        for (long seed = 0; seed < 200; seed++) {
            UnitRecord record = random(seed);
            Map<Long, ActivationRecord> windows = new HashMap<>();
            ItemSet.testWindows(record).forEach(each -> windows.put(each.windowId(), each));
            for (Item item : items(task, record, 10).items()) {
                ActivationRecord window = Objects.requireNonNull(windows.get(item.windowId()));
                Question question = item.question();
                List<Integer> active =
                        TEN.activePositions(window).stream()
                                .filter(p -> p < question.window().length())
                                .toList();
                switch (task) {
                    case DETECTION -> {
                        assertThat(question.marked()).isEmpty();
                        assertThat(active.isEmpty()).isNotEqualTo(item.yes());
                    }
                    case FUZZING -> {
                        assertThat(question.marked()).isNotEmpty();
                        if (item.yes()) {
                            assertThat(question.marked()).isEqualTo(TEN.activePositions(window));
                        } else {
                            assertThat(question.marked()).allMatch(p -> TEN.silent(window, p));
                        }
                    }
                }
            }
        }
    }

    @Test
    void detectionTakesTheHighestTopWindows() {
        UnitRecord record = JudgedUnit.usual().record();
        ItemSet items = items(JudgeTask.DETECTION, record, 6);
        assertThat(windows(items, true)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(windows(items, false)).hasSize(6).allMatch(id -> id >= 100);
        assertThat(windows(items, false)).isNotEqualTo(List.of(100L, 101L, 102L, 103L, 104L, 105L));
        assertThat(items.active()).isEqualTo(24);
        assertThat(items.silent()).isEqualTo(12);
    }

    @Test
    void secondWindowsOfADocumentComeLast() {
        JudgedUnit unit = new JudgedUnit();
        for (int n = 0; n < 12; n++) {
            unit.top(n, n < 6 ? 0 : n, 20, 3);
            unit.uniform(100 + n, n < 6 ? 50 : 50 + n, 20);
        }
        ItemSet items = items(JudgeTask.DETECTION, unit.record(), 8);
        assertThat(windows(items, true)).containsExactly(0L, 1L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(items.items().stream().filter(each -> !each.yes()).map(Item::documentId))
                .filteredOn(document -> document == 50)
                .hasSize(2);
    }

    @Test
    void whatIsNeitherActiveNorSilentIsNotAskedAbout() {
        JudgedUnit unit = JudgedUnit.usual();
        unit.humming(200, 200, 3.0f).humming(201, 201, 4.9f); // just not silent, not yet active
        unit.humming(202, 202, 2.9f).humming(203, 203, 5.0f); // silent, active
        ItemSet items = items(JudgeTask.DETECTION, unit.record(), 100);
        assertThat(items.active()).isEqualTo(25);
        assertThat(items.silent()).isEqualTo(13);
        assertThat(items.items().stream().map(Item::windowId)).doesNotContain(200L, 201L);
    }

    @Test
    void windowsOfOtherLengthsAreCutToTheShorterOne() {
        JudgedUnit unit = new JudgedUnit();
        unit.top(0, 0, 20, 4, 15).top(1, 1, 20, 12).uniform(100, 100, 10).uniform(101, 101, 5);
        ItemSet items = items(JudgeTask.DETECTION, unit.record(), 5);
        // What is active only behind the shorter one's end cannot be paired with it.
        assertThat(windows(items, true)).containsExactly(0L);
        assertThat(items.items())
                .extracting(each -> each.question().window().length())
                .containsOnly(5)
                .hasSize(2);
    }

    @Test
    void theirOrderIsThatOfAHashOfTheUnitsSeed() {
        UnitRecord record = JudgedUnit.usual().record();
        ItemSet once = items(JudgeTask.DETECTION, record, 10);
        assertThat(order(items(JudgeTask.DETECTION, record, 10))).isEqualTo(order(once));
        ItemSet other = ItemSet.of(JudgeTask.DETECTION, record, TEN, 10, new Seed(6));
        assertThat(order(other)).isNotEqualTo(order(once));
    }

    private static List<Long> order(ItemSet items) {
        return items.items().stream().map(Item::windowId).toList();
    }

    @Test
    void whereAllWindowsAreActiveAtOnePlaceMarksWouldTellNothing() {
        JudgedUnit unit = new JudgedUnit();
        for (int n = 0; n < 20; n++) {
            unit.top(n, n, 20, 4);
        }
        ItemSet items = items(JudgeTask.FUZZING, unit.record(), 10);
        assertThat(items.items()).isEmpty();
        assertThat(items.tooFew(JudgeTask.FUZZING, 5))
                .isEqualTo(
                        "too few windows: 20 active ones make 0 pairs where one is silent at the other's active tokens, and 5 are needed");
    }

    @Test
    void numbersThatAreNoneStop() {
        JudgedUnit unit = JudgedUnit.usual().humming(300, 300, Float.NaN);
        assertThatThrownBy(() -> items(JudgeTask.DETECTION, unit.record(), 10))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC))
                .hasMessage("activation must be finite, but is: NaN (window 300, position 1)");
    }
}
