package featurekeyproxy.ops.audit;

import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.message.Direction;
import featurekeyproxy.ops.TableVersions;
import featurekeyproxy.route.InitializationDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** The fields of such a line; those that are null are left out. */
    private record Fields(
            String session,
            @Nullable String device,
            String reason,
            String outcome,
            @Nullable Long table,
            @Nullable String tableHash,
            List<Code> codes,
            @Nullable String fault,
            @Nullable String failure,
            @Nullable Double answeredMillis) {}

    private record Code(
            String before,
            String after,
            String reason,
            @Nullable String rule,
            @Nullable List<Integer> bytes,
            @Nullable Integer newLength) {
        static Code of(Decision code) {
            return new Code(
                    code.before(),
                    code.after(),
                    code.reason().name(),
                    code.rule().orElse(null),
                    code.change()
                            .map(change -> List.of(change.start(), change.end()))
                            .orElse(null),
                    code.change().map(Decision.Change::length).orElse(null));
        }
    }

    @Override
    public Record fields() {
        Outcome outcome = decision.outcome();
        Optional<TableVersions.Name> table = outcome.table().flatMap(tables::of);
        return new Fields(
                decision.session(),
                outcome.device().map(AuditEvent::cut).orElse(null),
                outcome.reason().name(),
                result(outcome),
                table.map(TableVersions.Name::number).orElse(null),
                table.map(TableVersions.Name::hash).orElse(null),
                outcome.decisions().stream().map(Code::of).toList(),
                outcome.fault().map(AuditEvent::cut).orElse(null),
                outcome.failure().map(failure -> failure.getClass().getName()).orElse(null),
                decision.answeredAfter()
                        .map(after -> after.toNanos() / NANOS_PER_MILLI)
                        .orElse(null));
    }

    private static String result(Outcome outcome) {
        boolean changed =
                outcome.decisions().stream().anyMatch(code -> code.change().isPresent());
        return outcome.failure().isPresent() ? "failed" : changed ? "rewritten" : "unchanged";
    }
}
