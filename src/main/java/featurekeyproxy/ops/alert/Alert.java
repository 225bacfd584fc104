package featurekeyproxy.ops.alert;

import featurekeyproxy.ops.diagnosis.Problem;
import featurekeyproxy.ops.diagnosis.Severity;
import java.time.Instant;
import java.util.Optional;

/**
 * What people are told of one problem; the texts are those of the page, and hold no code and nothing of a message.
 *
 * @param page where the page of this proxy is
 * @param link where its runbook tells the cure at more length
 * @param at when the problem began, was resolved, or the test was asked for
 */
public record Alert(
        State state,
        String id,
        Severity severity,
        String title,
        String reason,
        String cure,
        Optional<String> device,
        String page,
        String link,
        Instant at) {
    /** What it is about. */
    public enum State {
        /** The problem is there. */
        OPEN,
        /** It is there no longer. */
        RESOLVED,
        /** Somebody tries whether alerts arrive. */
        TEST
    }

    static Alert of(State state, Problem problem, String page, Instant at) {
        return new Alert(
                state,
                problem.id(),
                problem.severity(),
                problem.title(),
                problem.detail(),
                problem.nextStep(),
                problem.device(),
                page + "/",
                page + problem.help(),
                at);
    }

    static Alert test(String page, Instant at) {
        return new Alert(
                State.TEST,
                "test",
                Severity.INFO,
                "Alerts of the Feature Key Proxy arrive",
                "Somebody tried whether they do.",
                "Nothing is to be done.",
                Optional.empty(),
                page + "/",
                page + "/help/operations#alerts-without-prometheus",
                at);
    }
}
