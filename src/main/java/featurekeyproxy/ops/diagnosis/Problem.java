package featurekeyproxy.ops.diagnosis;

import java.util.Optional;

/**
 * Something that somebody should do something about, in plain words.
 *
 * @param id the same for as long as it is the same problem
 * @param detail what is known of it
 * @param nextStep what to do
 * @param device the device that it is about, if it is about a single one
 */
public record Problem(
        String id, Severity severity, String title, String detail, String nextStep, Optional<String> device) {
    /** Returns where on the management port the cure is told at more length. */
    public String help() {
        return ProblemKind.of(id).map(ProblemKind::help).orElse("/help");
    }

    /** Returns a problem that is not that of one device. */
    public static Problem of(String id, Severity severity, String title, String detail, String nextStep) {
        return new Problem(id, severity, title, detail, nextStep, Optional.empty());
    }
}
