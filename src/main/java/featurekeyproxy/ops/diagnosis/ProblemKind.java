package featurekeyproxy.ops.diagnosis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of problems: how their ids begin, and which section of the runbook, {@code docs/operations.md}, has the cure.
 *
 * <p>Each has a row in the table of faults there, which a test demands.
 */
public enum ProblemKind {
    TERMINAL("terminal", "featurekeyproxynoterminal"),
    LOOP("loop", "the-proxy-would-connect-to-itself"),
    NAME("name", "the-name-of-the-terminal-cannot-be-looked-up"),
    DRAINING("draining", "featurekeyproxynotaccepting"),
    NO_TOMES("no-tomes", "featurekeyproxynotomes"),
    REFUSED("refused", "featurekeyproxytomesrefused"),
    NO_ROUTE("no-route", "featurekeyproxylegunserved"),
    UNMAPPED("unmapped", "featurekeyproxyunmapped"),
    UNREADABLE("unreadable", "featurekeyproxyunmapped"),
    UNEXPLAINED("unexplained", "featurekeyproxyunexplaineddifference"),
    ROUTE("route", "featurekeyproxyerrorrate"),
    WITHHELD("withheld", "a-route-holds-messages-back"),
    MAPPING_EMPTY("mapping-empty", "featurekeyproxynorules"),
    MAPPING("mapping", "featurekeyproxymappingfile"),
    MAPPING_STUCK("mapping-stuck", "featurekeyproxyconfigstuck"),
    ROUTES("routes", "featurekeyproxyconfigfiles"),
    ROUTES_STUCK("routes-stuck", "featurekeyproxyconfigstuck"),
    TOMES_TLS("tomes-tls", "featurekeyproxyconfigfiles"),
    TOMES_TLS_STUCK("tomes-tls-stuck", "featurekeyproxyconfigstuck"),
    TERMINAL_TLS("terminal-tls", "featurekeyproxyconfigfiles"),
    TERMINAL_TLS_STUCK("terminal-tls-stuck", "featurekeyproxyconfigstuck"),
    MANAGEMENT_TLS("management-tls", "featurekeyproxyconfigfiles"),
    MANAGEMENT_TLS_STUCK("management-tls-stuck", "featurekeyproxyconfigstuck"),
    CERTIFICATE("certificate", "featurekeyproxycertificate"),
    USERS("users", "featurekeyproxyconfigfiles"),
    USERS_STUCK("users-stuck", "featurekeyproxyconfigstuck"),
    SWITCHED_OFF("switched-off", "featurekeyproxyswitchedoff"),
    RULES_OFF("rules-off", "featurekeyproxyswitchedoff"),
    DEVICES_OFF("devices-off", "featurekeyproxyswitchedoff"),
    AUDIT_OFF("audit-off", "no-audit-trail-is-kept"),
    AUDIT_STALLED("audit-stalled", "featurekeyproxyauditstalled"),
    AUDIT_LOST("audit-lost", "featurekeyproxyauditlost"),
    AUDIT_DISTURBED("audit-disturbed", "featurekeyproxyauditdisturbed"),
    LOG_LOST("log-lost", "featurekeyproxyloglost"),
    PAYLOADS_LOGGED("payloads-logged", "messages-are-logged"),
    ALERTS("alerts", "featurekeyproxyalertsfail"),
    HEALTH("health", "featurekeyproxyunhealthy"),
    HEALTH_ERROR_RATE("health-error-rate", "featurekeyproxyerrorrate"),
    HEALTH_LATENCY("health-latency", "featurekeyproxyslow"),
    DEVICE_OLD_CODE("device-old_code", "featurekeyproxywrongcodesent"),
    DEVICE_NEW_CODE("device-new_code", "featurekeyproxywrongcodesent"),
    DEVICE_UNKNOWN_CODE("device-unknown_code", "featurekeyproxyunknowncode"),
    DEVICE_OTHER_CODE("device-other_code", "featurekeyproxyunknowncode"),
    DEVICE_NOT_MAPPED("device-not_mapped", "featurekeyproxynotmapped"),
    DEVICE_HALF_MAPPED("device-half_mapped", "featurekeyproxyhalfmapped"),
    DEVICE_EMPTY_CODE("device-empty_code", "featurekeyproxynocode"),
    DEVICE_REJECTED("device-rejected", "featurekeyproxynocode"),
    DEVICE_TWO_ANSWERS("device-two_answers", "featurekeyproxytwodevices"),
    DEVICE_TWO_DEVICES("device-two_devices", "featurekeyproxytwodevices"),
    DEVICE_AMBIGUOUS("device-ambiguous", "featurekeyproxyambiguouscode"),
    DEVICE_SWITCHED_OFF("device-switched_off", "featurekeyproxyswitchedoffdevices"),
    DEVICE_NOT_UNDERSTOOD("device-not_understood", "featurekeyproxyunreadable"),
    DEVICE_NOT_REQUESTED("device-not_requested", "featurekeyproxyunreadable"),
    DEVICE_FAILED("device-failed", "featurekeyproxyunreadable"),
    DEVICE_DROPPED("device-dropped", "featurekeyproxydevicedropped"),
    DEVICE_NO_REPLY("device-no_reply", "featurekeyproxynoreply"),
    DEVICE_NOT_ASKED("device-not_asked", "featurekeyproxynotasked"),
    DEVICE_RESTARTING("device-restarting", "featurekeyproxyrestarting");

    private static final String RUNBOOK = "/help/operations#";

    private final String id;
    private final String section;

    ProblemKind(String id, String section) {
        this.id = id;
        this.section = section;
    }

    /** Returns how the ids of such problems begin. */
    public String id() {
        return id;
    }

    /** Returns where on the management port the cure is told. */
    public String help() {
        return RUNBOOK + section;
    }

    /** Returns the kind of a problem, the one whose id says most. */
    public static Optional<ProblemKind> of(String problem) {
        String one = problem.startsWith("devices-") && !problem.equals(DEVICES_OFF.id)
                ? "device-" + problem.substring("devices-".length())
                : problem;
        String id = one.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> id.equals(kind.id) || id.startsWith(kind.id + "-"))
                .max(Comparator.comparingInt(kind -> kind.id.length()));
    }
}
