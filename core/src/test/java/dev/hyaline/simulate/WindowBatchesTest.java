package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.corpus.Framing;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowBatchesTest {

    private static List<TokenWindow> windows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TokenWindow.of(i, new int[] {i}, Framing.PLAIN.firstPosition()))
                .toList();
    }

    private static List<List<Long>> ids(List<TokenWindow> windows, int most) {
        return WindowBatches.of(windows, most)
                .each(batch -> batch.stream().map(TokenWindow::windowId).toList());
    }

    @Test
    void theOrderIsThatOfTheIdsAlone() {
        List<TokenWindow> windows = windows(44);
        assertThat(ids(windows, 14)).isEqualTo(ids(windows.reversed(), 14));
        List<Long> all = ids(windows, 100).getFirst();
        assertThat(all).doesNotContainSequence(0L, 1L, 2L).hasSize(44).doesNotHaveDuplicates();
        assertThat(all).isNotEqualTo(all.stream().sorted().toList());
    }

    @Test
    void requestsAreAsFewAsCanBeAndEquallyLong() {
        assertThat(ids(windows(44), 14)).extracting(List::size).containsExactly(11, 11, 11, 11);
        assertThat(ids(windows(15), 14)).extracting(List::size).containsExactly(7, 8);
        assertThat(ids(windows(14), 14)).extracting(List::size).containsExactly(14);
        assertThat(ids(List.of(), 14)).isEmpty();
    }

    @Test
    void resultsGoBackToTheirPlaces() {
        List<TokenWindow> windows = windows(9).reversed();
        WindowBatches batches = WindowBatches.of(windows, 4);
        List<WindowSimulation> simulation =
                batches.inPlace(
                        batches.each(batch ->
                                batch.stream()
                                        .<WindowSimulation>map(window ->
                                                new WindowSimulation.Failed(
                                                        "window " + window.windowId()))
                                        .toList()));
        for (int i = 0; i < windows.size(); i++) {
            assertThat(simulation.get(i))
                    .isEqualTo(new WindowSimulation.Failed("window " + windows.get(i).windowId()));
        }
    }
}
