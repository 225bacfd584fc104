package featurekeyproxy.ops.dashboard;

import featurekeyproxy.ops.diagnosis.device.DeviceTimeline;
import featurekeyproxy.ops.diagnosis.device.InitializationEntry;
import featurekeyproxy.ops.diagnosis.device.StartDiagnosis;
import featurekeyproxy.ops.diagnosis.device.StartStep;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Joined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far one device has come, step by step; what a person looks at to see where it stopped.
 *
 * @param at when the step was taken
 * @param remark a few words on how it went
 */
public record Progress(StartStep step, Status status, Optional<Instant> at, String remark) {
    /** How a step stands. */
    public enum Status {
        /** Taken. */
        OK,
        /** The one that failed. */
        FAILED,
        /** The one that is waited for. */
        WAITING,
        /** Not reached. */
        OPEN;

        /** Returns the name in answers of the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns all steps of the timeline, in their order. */
    public static List<Progress> of(DeviceTimeline timeline, StartDiagnosis diagnosis) {
        Optional<StartStep> stop = diagnosis.failed().or(() -> waitingAt(diagnosis.state()));
        List<Progress> steps = new ArrayList<>();
        for (StartStep step : StartStep.values()) {
            Status status = stop.map(at -> relative(step, at, diagnosis)).orElse(Status.OK);
            steps.add(status == Status.OPEN ? open(step) : taken(step, status, timeline));
        }
        return steps;
    }

    private static Optional<StartStep> waitingAt(StartDiagnosis.State state) {
        return switch (state) {
            case WAITING_FOR_TOMES -> Optional.of(StartStep.ASKED);
            case WAITING_FOR_DEVICE -> Optional.of(StartStep.REPLIED);
            case NOT_CONNECTED -> Optional.of(StartStep.JOINED);
            default -> Optional.empty();
        };
    }

    private static Status relative(StartStep step, StartStep stop, StartDiagnosis diagnosis) {
        if (step == stop) {
            return diagnosis.failed().isPresent() ? Status.FAILED : Status.WAITING;
        }
        return step.compareTo(stop) < 0 ? Status.OK : Status.OPEN;
    }

    private static Progress open(StartStep step) {
        return new Progress(step, Status.OPEN, Optional.empty(), "");
    }

    private static Progress taken(StartStep step, Status status, DeviceTimeline timeline) {
        if (status == Status.WAITING) {
            return new Progress(step, status, Optional.empty(), "waiting");
        }
        return switch (step) {
            case JOINED -> joined(status, timeline);
            case ASKED -> request(step, status, timeline, "no request");
            case PASSED_ON ->
                request(
                        step,
                        status,
                        timeline,
                        timeline.lastRequest().map(Progress::sent).orElse(""));
            case REPLIED -> reply(step, status, timeline, "no answer");
            case TAKEN_BACK ->
                reply(
                        step,
                        status,
                        timeline,
                        timeline.lastReply().map(Progress::got).orElse(""));
        };
    }

    private static Progress joined(Status status, DeviceTimeline timeline) {
        int at = timeline.lastIndex(Joined.class::isInstance);
        return at < 0
                ? new Progress(StartStep.JOINED, status, Optional.empty(), "not announced")
                : new Progress(
                        StartStep.JOINED,
                        status,
                        Optional.of(timeline.events().get(at).time()),
                        "");
    }

    private static Progress request(StartStep step, Status status, DeviceTimeline timeline, String remark) {
        Optional<Instant> at = timeline.lastRequest().map(InitializationEntry::time);
        return new Progress(
                step,
                status,
                status == Status.FAILED && step == StartStep.ASKED ? Optional.empty() : at,
                remark(step, status, remark));
    }

    private static Progress reply(StartStep step, Status status, DeviceTimeline timeline, String remark) {
        boolean silent = status == Status.FAILED && step == StartStep.REPLIED;
        Optional<Instant> at = timeline.lastReply().map(InitializationEntry::time);
        return new Progress(step, status, silent ? Optional.empty() : at, remark(step, status, remark));
    }

    /** The remark of the step itself counts when it failed, or when it says what was sent or received. */
    private static String remark(StartStep step, Status status, String remark) {
        boolean tells = step == StartStep.PASSED_ON || step == StartStep.TAKEN_BACK;
        return tells || status == Status.FAILED ? remark : "";
    }

    private static String sent(InitializationEntry request) {
        return switch (request.reason()) {
            case MAPPED -> "with the new code";
            case OFFERED -> "with both codes";
            case NOT_UNDERSTOOD -> "cannot be read";
            case FAILED -> "the proxy failed";
            default -> "unchanged";
        };
    }

    private static String got(InitializationEntry reply) {
        return switch (reply.reason()) {
            case RESTORED, REVERSED_BY_TABLE, REVERSED_BY_TOMES_CODE -> "restored";
            case KEPT -> "unchanged";
            case AMBIGUOUS -> "several old codes";
            case NO_CODE -> "no code";
            case NOT_UNDERSTOOD -> "cannot be read";
            case FAILED -> "the proxy failed";
            case UNMAPPED -> reply.isStarted() ? "unchanged" : reply.inTable() ? "another code" : "code unknown";
            default -> reply.inTable() ? "another code" : "code unknown";
        };
    }
}
