package dev.hyaline.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which nodes of a graph can reach themselves, by Tarjan's strongly connected components (1972).
 */
public final class Circles {

    private final Map<String, Set<String>> uses;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> stack = new ArrayDeque<>();
    private final List<Set<String>> circles = new ArrayList<>();

    private Circles(Map<String, Set<String>> uses) {
        this.uses = uses;
    }

    /**
     * The circles of a graph.
     *
     * @param uses what each node points to; nobody points to itself
     * @return the nodes of each
     */
    public static List<Set<String>> of(Map<String, Set<String>> uses) {
        Circles search = new Circles(uses);
        for (String node : uses.keySet()) {
            if (!search.index.containsKey(node)) {
                search.visit(node);
            }
        }
        return search.circles;
    }

    private void visit(String node) {
        int own = index.size();
        index.put(node, own);
        low.put(node, own);
        stack.push(node);
        for (String next : uses.getOrDefault(node, Set.of())) {
            if (!index.containsKey(next)) {
                visit(next);
                low.merge(node, low.getOrDefault(next, own), Math::min);
            } else if (stack.contains(next)) {
                low.merge(node, index.getOrDefault(next, own), Math::min);
            }
        }
        if (low.getOrDefault(node, own) == own) {
            Set<String> circle = new TreeSet<>();
            String last;
            do {
                last = stack.pop();
                circle.add(last);
            } while (!last.equals(node));
            if (circle.size() > 1) {
                circles.add(circle);
            }
        }
    }
}
