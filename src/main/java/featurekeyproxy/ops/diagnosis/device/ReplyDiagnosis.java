package featurekeyproxy.ops.diagnosis.device;

import static featurekeyproxy.ops.diagnosis.device.StartDiagnosis.good;

import featurekeyproxy.mapping.ReplyResult;
import featurekeyproxy.ops.diagnosis.device.StartDiagnosis.State;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Initialized;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Parted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says of the reply of a device whether TOMEs can start it, and if not at which step it failed and what to do. */
final class ReplyDiagnosis {
    private static final Duration LATELY = Duration.ofMinutes(5);
    private static final int OFTEN = 3;

    private ReplyDiagnosis() {}

    static StartDiagnosis of(DeviceTimeline timeline, InitializationEntry reply, Instant now) {
        ReplyResult result = reply.result().orElse(ReplyResult.NOT_UNDERSTOOD);
        if (result.isStarted()) {
            return started(timeline, reply, now);
        }
        return StartDiagnosis.failed(
                state(result),
                step(result),
                "Does not start: " + why(result, reply),
                Texts.sentence(reply) + more(result, timeline),
                Advice.on(result, reply, timeline.lastRequest()));
    }

    private static State state(ReplyResult result) {
        return switch (result) {
            case STARTED -> State.STARTED;
            case OLD_CODE -> State.OLD_CODE;
            case NEW_CODE -> State.NEW_CODE;
            case OTHER_CODE -> State.OTHER_CODE;
            case UNKNOWN_CODE -> State.UNKNOWN_CODE;
            case EMPTY_CODE -> State.EMPTY_CODE;
            case TWO_ANSWERS -> State.TWO_ANSWERS;
            case NOT_MAPPED -> State.NOT_MAPPED;
            case HALF_MAPPED -> State.HALF_MAPPED;
            case NOT_REQUESTED -> State.NOT_REQUESTED;
            case AMBIGUOUS -> State.AMBIGUOUS;
            case SWITCHED_OFF -> State.SWITCHED_OFF;
            case NO_CODE -> State.REJECTED;
            case NOT_UNDERSTOOD -> State.NOT_UNDERSTOOD;
            case FAILED -> State.FAILED;
        };
    }

    private static StartStep step(ReplyResult result) {
        return switch (result) {
            case NOT_REQUESTED -> StartStep.ASKED;
            case OLD_CODE, NEW_CODE, NOT_MAPPED, SWITCHED_OFF -> StartStep.PASSED_ON;
            case NO_CODE, EMPTY_CODE, TWO_ANSWERS -> StartStep.REPLIED;
            default -> StartStep.TAKEN_BACK;
        };
    }

    private static String why(ReplyResult result, InitializationEntry reply) {
        return switch (result) {
            case OLD_CODE -> "it was sent the new code and answered with the old one";
            case NEW_CODE -> "it was sent the old code and answered with the new one";
            case OTHER_CODE -> "its code is not what TOMEs asked for";
            case UNKNOWN_CODE -> "its code is unknown to " + Texts.table(reply);
            case EMPTY_CODE -> "it answered with an empty code";
            case TWO_ANSWERS -> "it answered twice, with different codes";
            case NOT_MAPPED -> "the code of TOMEs is not in " + Texts.table(reply);
            case HALF_MAPPED ->
                reply.inTable()
                        ? "its confirmation code is in " + Texts.table(reply) + ", and the feature key is not"
                        : "its feature key is in " + Texts.table(reply) + ", and the confirmation code is not";
            case NOT_REQUESTED -> "it answered without being asked";
            case AMBIGUOUS -> "its code has several old codes";
            case SWITCHED_OFF -> "the transformation is switched off";
            case NO_CODE -> "it rejects the code";
            case NOT_UNDERSTOOD -> "its answer cannot be read";
            case FAILED -> "the proxy failed";
            case STARTED -> "";
        };
    }

    /** What the device had been sent, where the fault lies between that and its answer. */
    private static String more(ReplyResult result, DeviceTimeline timeline) {
        return switch (result) {
            case OLD_CODE, NEW_CODE, NOT_MAPPED, HALF_MAPPED ->
                timeline.lastRequest()
                        .map(request -> " " + Texts.sentence(request))
                        .orElse("");
            case OTHER_CODE, UNKNOWN_CODE -> " TOMEs accepts only the code that it sent.";
            default -> "";
        };
    }

    private static StartDiagnosis started(DeviceTimeline timeline, InitializationEntry reply, Instant now) {
        int starts = starts(timeline, now);
        if (starts >= OFTEN) {
            return new StartDiagnosis(
                    State.RESTARTING,
                    Optional.empty(),
                    "Starts again and again",
                    "It started " + starts + " times in the last 5 minutes. " + Texts.sentence(reply),
                    Optional.of(
                            "The proxy has done its part. Look in the logs of TOMEs and of the Terminal why the device"
                                    + " is dropped."));
        }
        return good(State.STARTED, "Started", Texts.sentence(reply));
    }

    /** Counts the starts lately after which the device joined anew, and the latest one. */
    private static int starts(DeviceTimeline timeline, Instant now) {
        int starts = 1;
        boolean started = false;
        for (TimelineEvent event : timeline.events()) {
            if (event instanceof Initialized it) {
                started = it.entry().isStarted();
            } else if (event instanceof Parted) {
                starts = 1;
                started = false;
            } else if (started && event.time().isAfter(now.minus(LATELY))) {
                starts++;
                started = false;
            }
        }
        return starts;
    }
}
