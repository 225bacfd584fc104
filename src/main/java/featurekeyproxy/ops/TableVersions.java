package featurekeyproxy.ops;

import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.file.LiveMapping;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Tells which version of the mapping a table belongs to, also when another is in force by now: a reply is answered with the
 * table of its request. Remembers tables for as long as somebody uses them. Thread-safe.
 */
public final class TableVersions {
    private final LiveMapping mapping;
    private final Map<MappingTable, Name> known = new WeakHashMap<>(); // tables are equal only to themselves

    /**
     * A version without its table, which would never be released otherwise.
     *
     * @param hash that of the mapping as a whole
     */
    public record Name(long number, String hash) {}

    /** Creates what knows the version in force, and learns each that comes into force later. */
    public TableVersions(LiveMapping mapping) {
        this.mapping = mapping;
        remember();
        mapping.files().onReload((kind, reload) -> remember());
    }

    private synchronized void remember() {
        LiveMapping.Version now = mapping.inForce();
        known.put(now.mapping().table(), new Name(now.number(), now.mapping().hash()));
    }

    /** Returns the version of a table; empty if it was never in force. */
    public synchronized Optional<Name> of(MappingTable table) {
        if (!known.containsKey(table)) {
            remember(); // a mapping that came into force without a reload
        }
        return Optional.ofNullable(known.get(table));
    }
}
