package featurekeyproxy.mapping;

import featurekeyproxy.message.WebSocketMessage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Rewriter} made of one message. Safe to log: it holds no code and shows no payload.
 *
 * @param message the message to forward, the very instance that came if nothing changed
 * @param reason the weightiest reason of its decisions, in the order of {@link Reason}: a change before a warning, a warning
 *     before anything that stayed
 * @param decisions what became of each code, in the order of the message
 * @param device the device that the message names
 * @param table the table that was used, if it came to that; for a reply the one that its request had used
 * @param fault why the message was not understood
 * @param failure what went wrong in the proxy, which its {@code fallbackBehavior} has to answer
 * @param result for a reply, whether TOMEs can start the device, and if not why
 * @param requestedAt for a reply, when the request that it answers was forwarded, if there was one
 */
public record Outcome(
        WebSocketMessage message,
        Reason reason,
        List<Decision> decisions,
        Optional<String> device,
        Optional<MappingTable> table,
        Optional<String> fault,
        Optional<Throwable> failure,
        Optional<ReplyResult> result,
        Optional<Instant> requestedAt) {

    /** Takes a copy of the decisions. */
    public Outcome {
        decisions = List.copyOf(decisions);
    }

    static Outcome decided(
            WebSocketMessage message, List<Decision> decisions, Optional<String> device, MappingTable table) {
        Reason reason = decisions.stream()
                .map(Decision::reason)
                .min(Comparator.naturalOrder())
                .orElse(Reason.NO_CODE);
        return new Outcome(
                message,
                reason,
                decisions,
                device,
                Optional.of(table),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Outcome notUnderstood(WebSocketMessage message, String fault) {
        return new Outcome(
                message,
                Reason.NOT_UNDERSTOOD,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(fault),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Outcome failed(WebSocketMessage message, Throwable failure) {
        return new Outcome(
                message,
                Reason.FAILED,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(failure),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the same as that of a reply with this result to a request that was forwarded then. */
    Outcome answering(Optional<Instant> request, ReplyResult how) {
        return new Outcome(message, reason, decisions, device, table, fault, failure, Optional.of(how), request);
    }

    /** Returns whether this is a reply after which the device does not start. */
    public boolean isNotStarted() {
        return result.filter(how -> !how.isStarted()).isPresent();
    }

    /** Returns whether the message as a whole or any of its codes is worth a warning. */
    public boolean isWarning() {
        return reason.isWarning()
                || decisions.stream().anyMatch(decision -> decision.reason().isWarning());
    }
}
