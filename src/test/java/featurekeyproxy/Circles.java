package featurekeyproxy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The circles of a graph: its strongly connected components of more than one node (Tarjan's algorithm). */
final class Circles {
    private final Map<String, Set<String>> arrows;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Collection<Set<String>> found = new java.util.ArrayList<>();

    private Circles(Map<String, Set<String>> arrows) {
        this.arrows = arrows;
    }

    /** Returns the circles of more nodes than that, of a graph that tells for each node where its arrows point to. */
    static List<Set<String>> of(Map<String, Set<String>> arrows, int moreThan) {
        Circles circles = new Circles(arrows);
        arrows.keySet().stream().sorted().forEach(circles::visitOnce);
        return circles.found.stream().filter(each -> each.size() > moreThan).toList();
    }

    private void visitOnce(String node) {
        if (!index.containsKey(node)) {
            visit(node);
        }
    }

    private void visit(String node) {
        int at = index.size();
        index.put(node, at);
        low.put(node, at);
        open.push(node);
        for (String next : arrows.getOrDefault(node, Set.of())) {
            visitOnce(next);
            if (open.contains(next)) {
                low.merge(node, low.getOrDefault(next, at), Math::min);
            }
        }
        if (low.getOrDefault(node, at) == at) {
            Set<String> circle = new TreeSet<>();
            String each;
            do {
                each = open.pop();
                circle.add(each);
            } while (!each.equals(node));
            found.add(circle);
        }
    }
}
