package featurekeyproxy.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.message.Direction;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.ops.TableVersions;
import featurekeyproxy.route.InitializationDecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of a trail, byte for byte: whoever checks a trail by himself, or has kept a head, needs them to stay as they are. What is
 * expected stands in {@code src/test/golden/audit/lines.jsonl}.
 */
class AuditLineTest {
    private static final Path GOLDEN = Path.of("src/test/golden/audit/lines.jsonl");
    private static final Instant TIME = Instant.parse("2026-11-21T08:00:00.250Z");
    private static final String FOREIGN = "a\"b\\\n\u0000\u007f\u00e4\u2028\uD83D\uDE00\uD800/<";

    @TempDir
    private Path directory;

    private static List<AuditEvent> events(TableVersions tables, MappingTable inForce) {
        Decision mapped = new Decision(
                "#11111111",
                "#22222222",
                Reason.MAPPED,
                Optional.of("#33333333"),
                Optional.of(new Decision.Change(10, 42, 32)));
        Decision kept = new Decision("#44444444", "#44444444", Reason.UNMAPPED, Optional.empty(), Optional.empty());
        Outcome failed = outcome(
                Reason.FAILED,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new IllegalStateException(FOREIGN)));
        Outcome notUnderstood = outcome(
                Reason.NOT_UNDERSTOOD,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(FOREIGN + "y".repeat(300)),
                Optional.empty());
        Outcome changed = outcome(
                Reason.MAPPED,
                List.of(mapped, kept),
                Optional.of("V7-\u00e4"),
                Optional.of(inForce),
                Optional.empty(),
                Optional.empty());
        Outcome same = outcome(
                Reason.UNMAPPED,
                List.of(kept),
                Optional.of("x".repeat(201)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        List<AuditEvent> events = new ArrayList<>(List.of(
                new AuditEvent.Started(TIME, "0.1.0", 4711, true),
                new AuditEvent.Started(TIME, FOREIGN, Long.MAX_VALUE, false),
                new AuditEvent.Reloaded(Instant.EPOCH, "mapping", "applied", "version 2"),
                new AuditEvent.Reloaded(TIME, "routes", "refused", FOREIGN + "z".repeat(300)),
                new AuditEvent.Gap(TIME, 7, TIME.minusMillis(1), TIME.plusNanos(1), "the queue is full"),
                new AuditEvent.Broken(TIME, "audit-1.jsonl", "the file is gone", 0, "0".repeat(64)),
                new AuditEvent.Removed(TIME, "audit-1.jsonl", 12, "f".repeat(64)),
                new AdminAction(TIME, "admin", "", "127.0.0.1", "set profile", "V7", "legacy", "nonDehp", "done", ""),
                new AdminAction(TIME, "", "", "", "", "", "", "", "", ""),
                new AdminAction(
                        TIME,
                        FOREIGN,
                        "",
                        FOREIGN,
                        "w".repeat(200),
                        "w".repeat(201),
                        "",
                        FOREIGN,
                        "refused: role",
                        "")));
        for (Outcome outcome : List.of(changed, same, notUnderstood, failed)) {
            events.add(new Decided(
                    new InitializationDecision(TIME, "1f", Direction.TOMES_TO_TERMINAL, outcome, Optional.empty()),
                    tables));
        }
        for (long nanos : new long[] {0, 1, 1_500_000, 123_456_789, 3_600_000_000_000L, 10_000_000_000_000L}) {
            events.add(new Decided(
                    new InitializationDecision(
                            TIME, FOREIGN, Direction.TERMINAL_TO_TOMES, changed, Optional.of(Duration.ofNanos(nanos))),
                    tables));
        }
        events.add(new AuditEvent.Stopped(TIME));
        return events;
    }

    private static Outcome outcome(
            Reason reason,
            List<Decision> decisions,
            Optional<String> device,
            Optional<MappingTable> table,
            Optional<String> fault,
            Optional<Throwable> failure) {
        WebSocketMessage message = WebSocketMessage.text("{}");
        return new Outcome(
                message, reason, decisions, device, table, fault, failure, Optional.empty(), Optional.empty());
    }

    private String lines() throws IOException {
        Path file = Files.writeString(directory.resolve("mapping.json"), """
                { "featureKeyMappings": { "confirmationCodeMappings": { "A1A1": "B1B1" } } }
                """);
        try (LiveMapping mapping = new LiveMapping(file, Optional.empty())) {
            mapping.reloadNow();
            StringBuilder lines = new StringBuilder();
            ChainHead head = ChainHead.NONE;
            for (AuditEvent event :
                    events(new TableVersions(mapping), mapping.current().table())) {
                byte[] line = AuditLine.bytes(head, event);
                head = AuditLine.headOf(head.seq() + 1, line);
                lines.append(new String(line, StandardCharsets.UTF_8));
            }
            return lines.toString();
        }
    }

    @Test
    void keepsTheBytesOfEachKindOfLineAsTheyWereBeforeSinceHashesOfThemAreKeptElsewhere() throws Exception {
        assertThat(lines()).isEqualTo(Files.readString(GOLDEN));
    }
}
