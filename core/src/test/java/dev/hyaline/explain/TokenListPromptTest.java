package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.wire.ChatMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenListPromptTest {

    private static ShownUnit unit(int entries) {
        ShownUnit unit = new ShownUnit();
        for (int i = 0; i < entries; i++) {
            unit.entry(" t" + i, entries - i);
        }
        return unit;
    }

    private static List<String> lines(ShownUnit unit) {
        return new TokenListPrompt(unit.tokens())
                .show(unit.evidence())
                .orElseThrow()
                .text()
                .lines()
                .toList();
    }

    @Test
    void halfOfTheFirstHundredIsDrawnTheHighestMeanFirst() {
        List<String> lines = lines(unit(150));
        assertThat(lines).hasSize(50).doesNotHaveDuplicates().isEqualTo(lines(unit(150)));
        List<Integer> places =
                lines.stream().map(line -> Integer.parseInt(line.replaceAll("\\D", ""))).toList();
        assertThat(places).isSorted().allMatch(place -> place < 100);
        assertThat(places.getLast()).as("not simply the first 50").isGreaterThan(80);
    }

    @Test
    void tokensBelowTheMeanOfAllOthersAreNotShown() {
        ShownUnit unit = new ShownUnit().entry(" a", 3).entry("`\n", 2).entry(" c", -1);
        assertThat(lines(unit)).containsExactly("` a`", "`\\`\\n`");
        assertThat(
                        new TokenListPrompt(unit.tokens())
                                .show(unit.evidence())
                                .orElseThrow()
                                .evidence())
                .isEqualTo("2 of the first 2 tokens of the explain split's token table");
        ShownUnit flat = new ShownUnit().entry(" a", 0);
        assertThat(new TokenListPrompt(flat.tokens()).show(flat.evidence())).isEmpty();
    }

    @Test
    void examplesHaveTheSameForm() {
        List<ChatMessage> constant = new TokenListPrompt(new ShownUnit().tokens()).constant();
        assertThat(constant).hasSize(7);
        assertThat(constant.get(1).text()).startsWith("` copper`\n` iron`\n");
        assertThat(constant.get(2).text()).isEqualTo("activates on names of metals");
    }
}
