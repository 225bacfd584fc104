package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.ops.diagnosis.Severity;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.util.Locale;

/** Says in plain sentences what happened; codes appear as fingerprints. */
public final class Texts {
    private Texts() {}

    public static String sentence(TimelineEvent event) {
        if (event instanceof TimelineEvent.Joined joined) {
            return "The device joined the Terminal. It counts as " + kind(joined.kind()) + ": " + joined.reason() + ".";
        }
        return event instanceof TimelineEvent.Initialized it
                ? sentence(it.entry())
                : sentence((TimelineEvent.Parted) event);
    }

    static String kind(DeviceKind kind) {
        return switch (kind) {
            case LEGACY -> "legacy";
            case NON_DEHP -> "non-DEHP";
            case UNKNOWN -> "unknown";
        };
    }

    private static String sentence(TimelineEvent.Parted end) {
        String by =
                end.by().map(leg -> leg == Leg.TOMES ? "TOMEs" : "the Terminal").orElse("the proxy");
        return "The connection between TOMEs and the Terminal ended because of " + by + ": " + end.cause() + ".";
    }

    public static String sentence(InitializationEntry entry) {
        return entry.request() ? request(entry) : reply(entry);
    }

    private static String request(InitializationEntry entry) {
        String asked = "TOMEs asked with " + entry.before();
        return switch (entry.reason()) {
            case MAPPED -> asked + "; the device was sent its new code " + entry.after() + ".";
            case OFFERED -> asked + "; the device was sent that and its new code " + entry.after() + ".";
            case UNMAPPED -> asked + ", which is no old code of " + table(entry) + "; it passed unchanged.";
            case NO_CODE -> "TOMEs asked without any code; the message passed unchanged.";
            case NOT_UNDERSTOOD ->
                "TOMEs asked in a form that the proxy cannot read" + fault(entry) + "; the message passed unchanged.";
            case FAILED -> "The proxy failed on the request of TOMEs; fallbackBehavior decided over the message.";
            default -> asked + "; it passed unchanged" + passed(entry) + ".";
        };
    }

    private static String passed(InitializationEntry entry) {
        return switch (entry.reason()) {
            case PASSED -> ", as for a device with legacy firmware";
            case SWITCHED_OFF -> ", because the transformation is switched off for it";
            default -> "";
        };
    }

    private static String reply(InitializationEntry entry) {
        String answered = "The device answered" + after(entry) + " with " + entry.before();
        String stayed = "; TOMEs got it unchanged.";
        return switch (entry.reason()) {
            case RESTORED -> answered + "; TOMEs got back " + entry.after() + ", as it had sent it.";
            case REVERSED_BY_TABLE -> answered + "; TOMEs got " + entry.after() + ", its only old code in the table.";
            case REVERSED_BY_TOMES_CODE ->
                answered + "; TOMEs got " + entry.after() + ", the code that it is configured with.";
            case KEPT ->
                answered
                        + (entry.isStarted()
                                ? ", which is what TOMEs expects."
                                : ", a code of TOMEs that it had not been sent" + stayed);
            case AMBIGUOUS -> answered + ", which has several old codes in " + table(entry) + stayed;
            case UNEXPECTED, UNMAPPED ->
                answered
                        + (entry.inTable()
                                ? ", a code of the table that does not belong to what TOMEs asked"
                                : ", which is unknown to " + table(entry))
                        + stayed;
            case SWITCHED_OFF -> answered + "; the transformation is switched off for it, so TOMEs got that unchanged.";
            case NO_CODE -> "The device answered" + after(entry) + " without a code.";
            case NOT_UNDERSTOOD -> "The device answered in a form that the proxy cannot read" + fault(entry) + stayed;
            case FAILED -> "The proxy failed on the answer of the device; fallbackBehavior decided over the message.";
            default -> answered + stayed;
        };
    }

    static String table(InitializationEntry entry) {
        return entry.table().map(number -> "table version " + number).orElse("the mapping table");
    }

    private static String fault(InitializationEntry entry) {
        return entry.fault().map(why -> " (" + why + ")").orElse("");
    }

    private static String after(InitializationEntry entry) {
        return entry.answeredAfter().map(took -> " after " + span(took)).orElse("");
    }

    /** Returns a duration as people say it: 42 ms, 3.2 s, 5 min, 2 h. */
    static String span(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }

    public static Severity severity(TimelineEvent event) {
        if (event instanceof TimelineEvent.Initialized it) {
            InitializationEntry entry = it.entry();
            boolean bad = entry.warning() || !(entry.request() || entry.isStarted());
            return bad ? Severity.ERROR : entry.request() ? Severity.INFO : Severity.OK;
        }
        return event instanceof TimelineEvent.Parted ? Severity.WARNING : Severity.INFO;
    }
}
