package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.message.Direction;
import featurekeyproxy.ops.TableVersions;
import featurekeyproxy.route.InitializationDecision;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What became of an initialization request or reply. */
record Decided(InitializationDecision decision, TableVersions tables) implements AuditEvent {
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public Instant time() {
        return decision.time();
    }

    @Override
    public String name() {
        return decision.direction() == Direction.TOMES_TO_TERMINAL ? "request" : "reply";
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        Outcome outcome = decision.outcome();
        json.writeStringField("session", decision.session());
        if (outcome.device().isPresent()) {
            json.writeStringField("device", AuditEvent.cut(outcome.device().get()));
        }
        json.writeStringField("reason", outcome.reason().name());
        json.writeStringField("outcome", result(outcome));
        Optional<TableVersions.Name> table = outcome.table().flatMap(tables::of);
        if (table.isPresent()) {
            json.writeNumberField("table", table.get().number());
            json.writeStringField("tableHash", table.get().hash());
        }
        json.writeArrayFieldStart("codes");
        for (Decision code : outcome.decisions()) {
            write(code, json);
        }
        json.writeEndArray();
        if (outcome.fault().isPresent()) {
            json.writeStringField("fault", AuditEvent.cut(outcome.fault().get()));
        }
        if (outcome.failure().isPresent()) {
            json.writeStringField("failure", outcome.failure().get().getClass().getName());
        }
        if (decision.answeredAfter().isPresent()) {
            json.writeNumberField(
                    "answeredMillis", decision.answeredAfter().get().toNanos() / NANOS_PER_MILLI);
        }
    }

    private static String result(Outcome outcome) {
        boolean changed =
                outcome.decisions().stream().anyMatch(code -> code.change().isPresent());
        return outcome.failure().isPresent() ? "failed" : changed ? "rewritten" : "unchanged";
    }

    private static void write(Decision decision, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("before", decision.before());
        json.writeStringField("after", decision.after());
        json.writeStringField("reason", decision.reason().name());
        if (decision.rule().isPresent()) {
            json.writeStringField("rule", decision.rule().get());
        }
        if (decision.change().isPresent()) {
            Decision.Change change = decision.change().get();
            json.writeArrayFieldStart("bytes");
            json.writeNumber(change.start());
            json.writeNumber(change.end());
            json.writeEndArray();
            json.writeNumberField("newLength", change.length());
        }
        json.writeEndObject();
    }
}
