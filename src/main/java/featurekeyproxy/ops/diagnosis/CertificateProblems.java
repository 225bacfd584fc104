package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.wspair.tls.CertificateState;
import featurekeyproxy.wspair.tls.CertificateState.Kind;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.TlsLeg;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Certificates that end soon, have ended or have not begun: a warning from {@link #SOON} before, an error from
 * {@link #VERY_SOON}. Thread-safe.
 */
public record CertificateProblems(Supplier<List<LiveTls>> tls) implements OpenProblems.Source {
    public static final Duration SOON = Duration.ofDays(30);
    public static final Duration VERY_SOON = Duration.ofDays(7);

    @Override
    public List<Problem> problems(Instant now) {
        return tls.get().stream()
                .flatMap(each -> each.certificates().stream())
                .flatMap(state -> problem(state, now).stream())
                .toList();
    }

    private static Optional<Problem> problem(CertificateState state, Instant now) {
        if (state.until().isAfter(now.plus(SOON)) && state.isValid(now)) {
            return Optional.empty();
        }
        String whose = whose(state);
        return Optional.of(Problem.of(
                "certificate-" + state.leg() + "-" + state.kind(),
                state.until().isAfter(now.plus(VERY_SOON)) && state.isValid(now) ? Severity.WARNING : Severity.ERROR,
                whose + " " + when(state, now),
                "It is for " + state.subject() + ", and valid from " + state.from() + " to " + state.until() + "."
                        + effect(state, now),
                cure(state)));
    }

    private static String whose(CertificateState state) {
        return switch (state.kind()) {
            case OWN ->
                "The certificate of the proxy for "
                        + switch (state.leg()) {
                            case TOMES -> "TOMEs";
                            case TERMINAL -> "the Terminal";
                            case MANAGEMENT -> "management";
                        };
            case TRUSTED ->
                "A certificate by which "
                        + switch (state.leg()) {
                            case TOMES -> "TOMEs is";
                            case TERMINAL -> "the Terminal is";
                            case MANAGEMENT -> "operators are";
                        }
                        + " trusted";
            case SEEN -> "The certificate of the Terminal";
        };
    }

    private static String when(CertificateState state, Instant now) {
        if (now.isBefore(state.from())) {
            return "is not valid yet";
        }
        long days = Duration.between(now, state.until()).toDays();
        return state.isValid(now) ? "expires in " + (days == 1 ? "1 day" : days + " days") : "has expired";
    }

    private static String effect(CertificateState state, Instant now) {
        if (state.isValid(now)) {
            return "";
        }
        return state.kind() == Kind.OWN
                ? " Who checks it refuses the proxy, and the next start will fail unless proxy." + state.leg()
                        + ".tls.allow-expired is true."
                : " New connections may be refused because of it.";
    }

    private static String cure(CertificateState state) {
        if (state.kind() == Kind.SEEN) {
            return "Have it renewed on the Terminal. The proxy takes the new one without a restart if it trusts its authority.";
        }
        return "Save a new one in the files of proxy." + state.leg()
                + ".tls. They are in force within a second, and no session" + " is closed"
                + (state.leg() == TlsLeg.MANAGEMENT ? "." : "; open ones keep what they began with.");
    }
}
