package featurekeyproxy.bench;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of work that can be measured: those with goals, and those that show how cost grows. */
final class Catalogue {
    static final Workload SINGLE = Workload.closed("single", 1, 1, 200);
    static final Workload RATE_5K = Workload.paced("rate-5k", 50, 5_000, 200);
    static final Workload RATE_20K = Workload.paced("rate-20k", 50, 20_000, 200);
    static final Workload BURST = Workload.closed("burst", 50, 16, 200);
    static final Workload REWRITE = Workload.closed("rewrite", 50, 16, 200).withInitializations(10);
    static final Workload LARGE = Workload.closed("large", 8, 2, 64 * 1024);
    static final Workload MANY = Workload.paced("many", 5_000, 5_000, 200);
    static final Workload FIRST = Workload.paced("first", 50, 5_000, 200);
    static final Workload IDLE = Workload.closed("idle", 2_000, 1, 200);

    /** For the curves, beside those above. */
    static final List<Workload> BY_SESSIONS = List.of(
            Workload.paced("sessions-500", 500, 5_000, 200), Workload.paced("sessions-2000", 2_000, 5_000, 200));

    static final List<Workload> BY_SIZE = Stream.of(200, 1024, 4096, 16 * 1024)
            .map(size -> Workload.closed("size-" + size, 8, 2, size))
            .toList();

    static final List<Workload> BY_RATE =
            List.of(Workload.paced("rate-1k", 50, 1_000, 200), Workload.paced("rate-10k", 50, 10_000, 200));

    private Catalogue() {}

    static List<Workload> goals() {
        return List.of(SINGLE, RATE_5K, RATE_20K, BURST, REWRITE, LARGE, MANY, FIRST, IDLE);
    }

    static List<Workload> curves() {
        return Stream.of(BY_SESSIONS, BY_SIZE, BY_RATE).flatMap(List::stream).toList();
    }

    static List<Workload> all() {
        return Stream.of(goals(), curves()).flatMap(List::stream).toList();
    }
}
