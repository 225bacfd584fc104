package featurekeyproxy.ops.dashboard;

import featurekeyproxy.mapping.LiveMapping.Version;
import featurekeyproxy.mapping.MappingTable;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells the version number of a table, also of one that is in force no more but was asked for while it was. Remembers tables
 * for as long as somebody uses them. Thread-safe.
 */
final class TableNumbers implements Function<MappingTable, Optional<Long>> {
    private final Supplier<Version> inForce;
    private final Map<MappingTable, Long> known = new WeakHashMap<>(); // tables are equal only to themselves

    TableNumbers(Supplier<Version> inForce) {
        this.inForce = inForce;
    }

    @Override
    public synchronized Optional<Long> apply(MappingTable table) {
        Version now = inForce.get();
        known.put(now.mapping().table(), now.number());
        return Optional.ofNullable(known.get(table));
    }
}
