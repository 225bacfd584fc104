package featurekeyproxy.bench;

/**
 * One kind of work that relays are compared at.
 *
 * @param name what it is called on the command line and in results
 * @param connections how many WebSockets are open
 * @param inFlight how many messages of a connection are under way at a time while the loop is closed
 * @param rate how many messages all connections send together in a second, at times that are fixed beforehand; 0 closes the
 *     loop: the next message leaves when a reply has come
 * @param size the payload in bytes
 * @param initializationEvery how many messages there are to one initialization, whose codes are mapped; 0 for none
 */
record Workload(String name, int connections, int inFlight, int rate, int size, int initializationEvery) {
    /** A closed loop. */
    static Workload closed(String name, int connections, int inFlight, int size) {
        return new Workload(name, connections, inFlight, 0, size, 0);
    }

    /** Messages at fixed times. */
    static Workload paced(String name, int connections, int rate, int size) {
        return new Workload(name, connections, Driver.MOST_UNANSWERED, rate, size, 0);
    }

    Workload withInitializations(int every) {
        return new Workload(name, connections, inFlight, rate, size, every);
    }

    boolean isPaced() {
        return rate > 0;
    }

    /** Says in words what is done. */
    String description() {
        return "%,d × %s, %,d B%s"
                .formatted(
                        connections,
                        isPaced() ? "%,d/s in all".formatted(rate) : inFlight + " in flight",
                        size,
                        initializationEvery == 0 ? "" : ", 1 in " + initializationEvery + " an initialization");
    }
}
