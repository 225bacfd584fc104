package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What one line of the trail tells. Holds no payload and no whole code. The components of the records are fields of the line, in
 * their order: a line that has been written must not change, so neither must their names.
 */
@JsonIgnoreProperties("time") // stands before them in each line
sealed interface AuditEvent
        permits AdminAction,
                Decided,
                AuditEvent.Started,
                AuditEvent.Stopped,
                AuditEvent.Reloaded,
                AuditEvent.Gap,
                AuditEvent.Broken,
                AuditEvent.Removed {
    /** How many characters of a text that comes from outside a line holds. */
    int LONGEST = 200;

    Instant time();

    /** Returns the word in the field {@code event}. */
    String name();

    /** Returns the record of which each component is a field that only this event has, {@link #time} apart. */
    default Record fields() {
        return (Record) this;
    }

    /** Returns the text, or its beginning if it is long. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** The proxy runs; {@code clean} tells whether the run before it ended with {@link Stopped}. */
    record Started(
            Instant time,
            String version,
            long process,
            @JsonProperty("afterCleanStop") boolean clean) implements AuditEvent {
        @Override
        public String name() {
            return "started";
        }
    }

    /** The proxy ends as it was told to. */
    record Stopped(Instant time) implements AuditEvent {
        @Override
        public String name() {
            return "stopped";
        }
    }

    /** Something was read again: the mapping, the routes or the files of TLS. */
    record Reloaded(Instant time, String what, String outcome, String detail) implements AuditEvent {
        /** Cuts the detail. */
        public Reloaded {
            detail = cut(detail);
        }

        @Override
        public String name() {
            return "reloaded";
        }
    }

    /** For a while nothing could be written, and {@code lost} events of that time are missing. */
    record Gap(Instant time, long lost, Instant from, Instant to, String reason) implements AuditEvent {
        @Override
        public String name() {
            return "gap";
        }
    }

    /**
     * A file before this one does not end with a line as it should; it was left as it was found, and the chain goes on from
     * its last good line. {@code bytes} and {@code sha256} are those of what stands behind that line.
     */
    record Broken(Instant time, String file, String found, long bytes, String sha256) implements AuditEvent {
        @Override
        public String name() {
            return "broken";
        }
    }

    /** A file was removed because of its age or because there were too many; the last line is the head that it ended with. */
    record Removed(Instant time, String file, long lastSeq, String lastHash) implements AuditEvent {
        @Override
        public String name() {
            return "removed";
        }
    }
}
