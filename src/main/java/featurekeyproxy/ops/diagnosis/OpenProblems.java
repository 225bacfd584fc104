package featurekeyproxy.ops.diagnosis;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The problems that are open now, each with the time since when. Thread-safe; {@link #look} decides what is open. */
public final class OpenProblems {
    /** How many are shown at most, the worst first. */
    public static final int MOST = 100;

    private final Clock clock;
    private final List<Source> sources;
    private Map<String, Instant> since = new HashMap<>();
    private volatile List<Open> open = List.of();

    /** Where problems come from; asked again and again, tells those that are there now. */
    @FunctionalInterface
    public interface Source {
        /** Returns the problems at this time. */
        List<Problem> problems(Instant now);
    }

    /** A problem and since when it is there. */
    public record Open(Problem problem, Instant since) {}

    /** Creates a list that looks at these sources. */
    public OpenProblems(Clock clock, List<Source> sources) {
        this.clock = clock;
        this.sources = new CopyOnWriteArrayList<>(sources);
    }

    /** Asks this source too from now on. */
    public void add(Source source) {
        sources.add(source);
    }

    /** Returns what was open at the latest look, the worst first, of equal ones the oldest first. */
    public List<Open> open() {
        return open;
    }

    /** Asks all sources; returns whether anything is different from before. */
    public synchronized boolean look() {
        Instant now = clock.instant();
        Map<String, Instant> still = new HashMap<>();
        List<Open> found = sources.stream()
                .flatMap(source -> source.problems(now).stream())
                .map(problem ->
                        new Open(problem, still.computeIfAbsent(problem.id(), id -> since.getOrDefault(id, now))))
                .sorted(Comparator.comparing((Open each) -> each.problem().severity())
                        .thenComparing(Open::since)
                        .thenComparing(each -> each.problem().id()))
                .limit(MOST)
                .toList();
        since = still;
        boolean changed = !found.equals(open);
        open = found;
        return changed;
    }
}
