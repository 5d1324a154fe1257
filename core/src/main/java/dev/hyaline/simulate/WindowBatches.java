package dev.hyaline.simulate;

import dev.hyaline.common.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Windows spread over requests, and their results put back in their places. Windows come ranked,
 * the strongest first and of one split after those of another, and a place in a prompt must not
 * give that away: so they are asked in the order of a hash of their ids, as many in each request as
 * in the others or one more.
 */
record WindowBatches(List<TokenWindow> windows, List<List<Integer>> places) {

    private static final Seed ORDER = new Seed(0).derive("simulate/order");

    /**
     * @param most windows in one request, at least 1
     */
    static WindowBatches of(List<TokenWindow> windows, int most) {
        List<Integer> order =
                IntStream.range(0, windows.size())
                        .boxed()
                        .sorted(
                                Comparator.comparingLong((Integer i) ->
                                                ORDER.hash(windows.get(i).windowId()))
                                        .thenComparingLong(i -> windows.get(i).windowId()))
                        .toList();
        int requests = Math.ceilDiv(order.size(), most);
        List<List<Integer>> places = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            int from = (int) ((long) i * order.size() / requests);
            int to = (int) ((i + 1L) * order.size() / requests);
            places.add(order.subList(from, to));
        }
        return new WindowBatches(List.copyOf(windows), places);
    }

    /** Something made of each request's windows, in the requests' order. */
    <T> List<T> each(Function<List<TokenWindow>, T> made) {
        return places.stream()
                .map(batch -> made.apply(batch.stream().map(windows::get).toList()))
                .toList();
    }

    /**
     * All results in the order in which the windows were given.
     *
     * @param results of each request, one a window of it
     */
    List<WindowSimulation> inPlace(List<List<WindowSimulation>> results) {
        WindowSimulation[] all = new WindowSimulation[windows.size()];
        for (int request = 0; request < places.size(); request++) {
            List<Integer> batch = places.get(request);
            for (int i = 0; i < batch.size(); i++) {
                all[batch.get(i)] = results.get(request).get(i);
            }
        }
        return List.of(all);
    }
}
