package dev.hyaline.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be read and changed in a pass. Immutable: each method returns new hooks. The pass ends
 * behind the last captured point, so edits behind it have no effect.
 */
public final class Hooks {

    private static final Hooks NONE = new Hooks(new TreeMap<>(), new TreeMap<>());

    private final SortedMap<HookPoint, List<Capture>> captures;
    private final SortedMap<HookPoint, List<Edit>> edits;

    private Hooks(
            SortedMap<HookPoint, List<Capture>> captures, SortedMap<HookPoint, List<Edit>> edits) {
        this.captures = captures;
        this.edits = edits;
    }

    /** Nothing. */
    public static Hooks none() {
        return NONE;
    }

    /** These, and a callback for the value at a point. */
    public Hooks capture(HookPoint point, Capture capture) {
        return new Hooks(with(captures, point, capture), edits);
    }

    /** These, and a callback for the values at several points. */
    public Hooks capture(Collection<HookPoint> points, Capture capture) {
        Hooks hooks = this;
        for (HookPoint point : points) {
            hooks = hooks.capture(point, capture);
        }
        return hooks;
    }

    /** These, and a change at a point, made behind those already there. */
    public Hooks edit(HookPoint point, Edit edit) {
        return new Hooks(captures, with(edits, point, edit));
    }

    /** Whether the pass comes by a point before it may end, so that an edit there has an effect. */
    public boolean sees(HookPoint point, ModelConfig config) {
        Comparator<HookPoint> order = HookPoint.order(config);
        return captures.keySet().stream().anyMatch(each -> order.compare(point, each) <= 0);
    }

    List<Capture> captures(HookPoint point) {
        return captures.getOrDefault(point, List.of());
    }

    List<Edit> edits(HookPoint point) {
        return edits.getOrDefault(point, List.of());
    }

    /** The number of points that are captured: behind the last the pass may end. */
    int captured() {
        return captures.size();
    }

    /** Refuses points that a model does not have: they would silently do nothing. */
    void check(ModelConfig config) {
        for (SortedMap<HookPoint, ?> points : List.of(captures, edits)) {
            for (HookPoint point : points.keySet()) {
                if (!point.isOf(config)) {
                    throw new IllegalArgumentException(
                            "hook point must be of a "
                                    + config.family()
                                    + " model with "
                                    + config.nLayers()
                                    + " layers, but is: "
                                    + point);
                }
            }
        }
    }

    private static <T> SortedMap<HookPoint, List<T>> with(
            Map<HookPoint, List<T>> before, HookPoint point, T addition) {
        SortedMap<HookPoint, List<T>> after = new TreeMap<>(before);
        List<T> list = new ArrayList<>(before.getOrDefault(point, List.of()));
        list.add(addition);
        after.put(point, List.copyOf(list));
        return after;
    }
}
