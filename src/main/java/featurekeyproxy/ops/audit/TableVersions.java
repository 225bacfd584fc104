package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import featurekeyproxy.mapping.LiveMapping.Version;
import featurekeyproxy.mapping.MappingTable;
import java.io.IOException;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells which version of the mapping a table belongs to, also when another is in force by now: a reply is answered with the
 * table of its request. Remembers tables for as long as somebody uses them. Thread-safe.
 */
final class TableVersions {
    private final Supplier<Version> inForce;
    private final Map<MappingTable, Name> known = new WeakHashMap<>(); // tables are equal only to themselves

    /** A version without its table, which would be kept for ever otherwise. */
    private record Name(long number, String hash) {
        static Name of(Version version) {
            return new Name(version.number(), version.mapping().hash());
        }
    }

    TableVersions(Supplier<Version> inForce) {
        this.inForce = inForce;
        remember();
    }

    /** Remembers the version in force; to be called after each reload. */
    synchronized void remember() {
        Version now = inForce.get();
        known.put(now.mapping().table(), Name.of(now));
    }

    private synchronized @Nullable Name of(MappingTable table) {
        Version now = inForce.get();
        return now.mapping().table() == table ? Name.of(now) : known.get(table);
    }

    /** Writes the number of the version and the hash of its file. */
    void write(MappingTable table, JsonGenerator json) throws IOException {
        Name version = of(table);
        if (version != null) {
            json.writeNumberField("table", version.number());
            json.writeStringField("tableHash", version.hash());
        }
    }
}
