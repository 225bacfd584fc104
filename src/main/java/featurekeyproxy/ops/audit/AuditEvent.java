package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/** What one line of the trail tells. Holds no payload and no whole code. */
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

    /** Writes the fields that only this event has. */
    void write(JsonGenerator json) throws IOException;

    /** Returns the text, or its beginning if it is long. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** The proxy runs; {@code clean} tells whether the run before it ended with {@link Stopped}. */
    record Started(Instant time, String version, long process, boolean clean) implements AuditEvent {
        @Override
        public String name() {
            return "started";
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("version", version);
            json.writeNumberField("process", process);
            json.writeBooleanField("afterCleanStop", clean);
        }
    }

    /** The proxy ends as it was told to. */
    record Stopped(Instant time) implements AuditEvent {
        @Override
        public String name() {
            return "stopped";
        }

        @Override
        public void write(JsonGenerator json) {}
    }

    /** Something was read again: the mapping, the routes or the files of TLS. */
    record Reloaded(Instant time, String what, String outcome, String detail) implements AuditEvent {
        @Override
        public String name() {
            return "reloaded";
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("what", what);
            json.writeStringField("outcome", outcome);
            json.writeStringField("detail", cut(detail));
        }
    }

    /** For a while nothing could be written, and {@code lost} events of that time are missing. */
    record Gap(Instant time, long lost, Instant from, Instant to, String reason) implements AuditEvent {
        @Override
        public String name() {
            return "gap";
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeNumberField("lost", lost);
            json.writeStringField("from", from.toString());
            json.writeStringField("to", to.toString());
            json.writeStringField("reason", reason);
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

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("file", file);
            json.writeStringField("found", found);
            json.writeNumberField("bytes", bytes);
            json.writeStringField("sha256", sha256);
        }
    }

    /** A file was removed because of its age or because there were too many; {@code last} is the head that it ended with. */
    record Removed(Instant time, String file, ChainHead last) implements AuditEvent {
        @Override
        public String name() {
            return "removed";
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("file", file);
            json.writeNumberField("lastSeq", last.seq());
            json.writeStringField("lastHash", last.hash());
        }
    }
}
