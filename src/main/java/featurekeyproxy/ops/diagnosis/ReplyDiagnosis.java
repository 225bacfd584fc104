package featurekeyproxy.ops.diagnosis;

import static featurekeyproxy.ops.diagnosis.StartDiagnosis.good;

import featurekeyproxy.ops.diagnosis.StartDiagnosis.State;
import featurekeyproxy.ops.diagnosis.TimelineEvent.Joined;
import featurekeyproxy.ops.diagnosis.TimelineEvent.Parted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says of the reply of a device whether TOMEs can start it, and if not at which step it failed. */
final class ReplyDiagnosis {
    private static final Duration LATELY = Duration.ofMinutes(5);
    private static final int OFTEN = 3;

    private ReplyDiagnosis() {}

    static StartDiagnosis of(DeviceTimeline timeline, InitializationEntry reply, Instant now) {
        if (reply.isTakenBack()) {
            return started(timeline, reply, now);
        }
        return switch (reply.reason()) {
            case AMBIGUOUS ->
                failed(
                        State.AMBIGUOUS,
                        StartStep.TAKEN_BACK,
                        "its code has several old codes",
                        reply,
                        Advice.ON_AMBIGUITY);
            case SWITCHED_OFF ->
                failed(
                        State.SWITCHED_OFF,
                        StartStep.PASSED_ON,
                        "the transformation is switched off",
                        reply,
                        Advice.ON_SWITCHED_OFF);
            case NO_CODE ->
                failed(
                        State.REJECTED,
                        StartStep.REPLIED,
                        "it rejects the code",
                        reply,
                        timeline.lastRequest().map(Advice::onSilence).orElse(Advice.ON_OTHER_FORM));
            case NOT_UNDERSTOOD ->
                failed(
                        State.NOT_UNDERSTOOD,
                        StartStep.TAKEN_BACK,
                        "its answer cannot be read",
                        reply,
                        Advice.ON_OTHER_FORM);
            case FAILED -> failed(State.FAILED, StartStep.TAKEN_BACK, "the proxy failed", reply, Advice.ON_FAILURE);
            default -> unknownCode(reply);
        };
    }

    private static StartDiagnosis failed(
            State state, StartStep step, String why, InitializationEntry reply, String advice) {
        return StartDiagnosis.failed(state, step, "Does not start: " + why, Texts.sentence(reply), advice);
    }

    private static StartDiagnosis unknownCode(InitializationEntry reply) {
        return StartDiagnosis.failed(
                State.UNKNOWN_CODE,
                StartStep.TAKEN_BACK,
                reply.inTable()
                        ? "Does not start: its code is not what TOMEs asked for"
                        : "Does not start: its code is unknown to " + Texts.table(reply),
                Texts.sentence(reply) + " TOMEs accepts only the code that it sent.",
                Advice.onUnknownCode(reply));
    }

    private static StartDiagnosis started(DeviceTimeline timeline, InitializationEntry reply, Instant now) {
        long joins = timeline.events().stream()
                .skip(timeline.lastIndex(Parted.class::isInstance) + 1L)
                .filter(event -> event instanceof Joined && event.time().isAfter(now.minus(LATELY)))
                .count();
        if (joins >= OFTEN) {
            return new StartDiagnosis(
                    State.RESTARTING,
                    Optional.empty(),
                    "Starts again and again",
                    "It joined " + joins + " times in the last 5 minutes. " + Texts.sentence(reply),
                    Optional.of(
                            "The proxy has done its part. Look in the logs of TOMEs and of the Terminal why the device"
                                    + " is dropped."));
        }
        return good(State.STARTED, "Started", Texts.sentence(reply));
    }
}
