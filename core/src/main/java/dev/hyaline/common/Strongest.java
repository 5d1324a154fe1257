package dev.hyaline.common;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The few items with the largest keys of very many. Equal keys go by number. For one thread. */
public final class Strongest {

    private static final Comparator<Item> WEAKEST_FIRST =
            Comparator.comparingDouble(Item::key)
                    .thenComparing(Item::number, Comparator.reverseOrder());

    private final int most;
    private final PriorityQueue<Item> kept = new PriorityQueue<>(WEAKEST_FIRST);

    /**
     * @param number which one
     * @param key what it is ranked by
     * @param value what is shown
     */
    public record Item(long number, double key, float value) {}

    public Strongest(int most) {
        this.most = most;
    }

    public void add(long number, double key, float value) {
        if (kept.size() == most && key <= weakest()) {
            return;
        }
        kept.add(new Item(number, key, value));
        if (kept.size() > most) {
            kept.poll();
        }
    }

    private double weakest() {
        Item item = kept.peek();
        return item == null ? Double.NEGATIVE_INFINITY : item.key();
    }

    /** Strongest first. */
    public List<Item> items() {
        List<Item> items = new ArrayList<>(kept);
        items.sort(WEAKEST_FIRST.reversed());
        return items;
    }
}
