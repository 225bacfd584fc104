package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.ReplyResult;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A timeline told line by line, a second between the lines. */
public final class TimelineBuilder {
    public static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private DeviceTimeline timeline = DeviceTimeline.of("V7-001");
    private Instant time = START;
    private long ids;

    /** Returns what is kept of one initialization. */
    public static InitializationEntry entry(long id, Instant time, String device, boolean request, Reason reason) {
        List<Decision> codes = reason == Reason.NO_CODE || reason == Reason.FAILED || reason == Reason.NOT_UNDERSTOOD
                ? List.of()
                : List.of(decision(request ? "#old" : "#new", request ? "#new" : "#old", reason));
        return new InitializationEntry(
                id,
                time,
                "s1",
                request,
                Optional.of(device),
                reason,
                reason.isWarning(),
                codes,
                Optional.empty(),
                Optional.of(7L),
                false,
                request ? Optional.empty() : Optional.of(result(reason)),
                request ? Optional.empty() : Optional.of(Duration.ofMillis(42)));
    }

    /** Returns the usual result of a reply that leaves for this reason. */
    private static ReplyResult result(Reason reason) {
        return switch (reason) {
            case RESTORED, REVERSED_BY_TABLE, REVERSED_BY_TOMES_CODE, KEPT -> ReplyResult.STARTED;
            case AMBIGUOUS -> ReplyResult.AMBIGUOUS;
            case SWITCHED_OFF -> ReplyResult.SWITCHED_OFF;
            case NO_CODE -> ReplyResult.NO_CODE;
            case NOT_UNDERSTOOD -> ReplyResult.NOT_UNDERSTOOD;
            case FAILED -> ReplyResult.FAILED;
            default -> ReplyResult.UNKNOWN_CODE;
        };
    }

    TimelineBuilder joins() {
        return add(new TimelineEvent.Joined(
                time, "s1", DeviceKind.UNKNOWN, "nothing is known of it", Optional.empty(), Optional.empty()));
    }

    TimelineBuilder joinsWith(String version) {
        return add(new TimelineEvent.Joined(
                time, "s1", DeviceKind.UNKNOWN, "nothing is known of it", Optional.of(version), Optional.empty()));
    }

    TimelineBuilder joinsFrom(String address, String version) {
        return add(new TimelineEvent.Joined(
                time, "s1", DeviceKind.UNKNOWN, "nothing is known of it", Optional.of(version), Optional.of(address)));
    }

    TimelineBuilder isAsked(Reason reason) {
        return add(new TimelineEvent.Initialized(entry(ids++, time, "V7-001", true, reason)));
    }

    TimelineBuilder answers(Reason reason) {
        return add(new TimelineEvent.Initialized(entry(ids++, time, "V7-001", false, reason)));
    }

    TimelineBuilder isCutOffBy(Leg leg) {
        return add(new TimelineEvent.Parted(time, "s1", Optional.of(leg), leg + " connection lost"));
    }

    TimelineBuilder add(TimelineEvent event) {
        timeline = timeline.with(event);
        time = time.plusSeconds(1);
        return this;
    }

    DeviceTimeline told() {
        return timeline;
    }

    StartDiagnosis diagnosisAfter(Duration more) {
        return Diagnosis.of(timeline, time.minusSeconds(1).plus(more));
    }

    StartDiagnosis diagnosis() {
        return diagnosisAfter(Duration.ofSeconds(1));
    }

    static Decision decision(String before, String after, Reason reason) {
        return new Decision(before, after, reason, Optional.empty(), Optional.empty());
    }
}
