package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.ReplyResult;
import featurekeyproxy.message.Direction;
import featurekeyproxy.route.InitializationDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of one initialization: codes by their fingerprints, and nothing of the message.
 *
 * @param id counts up with each entry
 * @param device its id, cut to {@link #LONGEST_ID} characters
 * @param table the version of the mapping that was used
 * @param inTable whether the code that the device answered with is a new code of that table, where that matters
 * @param result for a reply, whether the device starts, and if not why
 */
public record InitializationEntry(
        long id,
        Instant time,
        String session,
        boolean request,
        Optional<String> device,
        Reason reason,
        boolean warning,
        List<Decision> codes,
        Optional<String> fault,
        Optional<Long> table,
        boolean inTable,
        Optional<ReplyResult> result,
        Optional<Duration> answeredAfter) {
    /** How much of the id of a device is kept. */
    public static final int LONGEST_ID = 100;

    private static final int MOST_CODES = 8;

    /** Takes a copy of the first few codes. */
    public InitializationEntry {
        codes = List.copyOf(codes.subList(0, Math.min(codes.size(), MOST_CODES)));
    }

    static InitializationEntry of(long id, InitializationDecision decision, Optional<Long> table) {
        Outcome outcome = decision.outcome();
        return new InitializationEntry(
                id,
                decision.time(),
                decision.session(),
                decision.direction() == Direction.TOMES_TO_TERMINAL,
                outcome.device().map(InitializationEntry::cut),
                outcome.reason(),
                outcome.isWarning() || outcome.isNotStarted(),
                outcome.decisions(),
                outcome.fault(),
                table,
                outcome.isNotStarted()
                        && outcome.table()
                                .filter(used -> isNewCode(used, outcome))
                                .isPresent(),
                outcome.result(),
                decision.answeredAfter());
    }

    /** Returns the id as it is kept. */
    static String cut(String device) {
        return device.length() <= LONGEST_ID ? device : device.substring(0, LONGEST_ID);
    }

    private static boolean isNewCode(MappingTable table, Outcome outcome) {
        return table.rules().stream()
                .map(rule -> Codes.fingerprint(rule.newCode()))
                .anyMatch(print -> outcome.decisions().stream()
                        .anyMatch(decision -> decision.before().equals(print)));
    }

    /** Returns whether this is a reply after which the device starts. */
    public boolean isStarted() {
        return result.filter(ReplyResult::isStarted).isPresent();
    }

    /** Returns the code that gave the reason for the whole, or else the first. */
    Optional<Decision> weightiest() {
        return codes.stream()
                .filter(code -> code.reason() == reason)
                .findFirst()
                .or(() -> codes.stream().findFirst());
    }

    /** Returns the fingerprint of the code as it came, or words that stand for none. */
    String before() {
        return weightiest().map(Decision::before).orElse("no code");
    }

    /** Returns the fingerprint of the code as it left. */
    String after() {
        return weightiest().map(Decision::after).orElse("no code");
    }
}
