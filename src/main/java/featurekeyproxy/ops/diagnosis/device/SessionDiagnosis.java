package featurekeyproxy.ops.diagnosis.device;

import static featurekeyproxy.ops.diagnosis.device.StartDiagnosis.State;
import static featurekeyproxy.ops.diagnosis.device.StartDiagnosis.failed;
import static featurekeyproxy.ops.diagnosis.device.StartDiagnosis.good;

import featurekeyproxy.mapping.Reason;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Initialized;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Parted;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says of a device what its timeline in one session shows; a device has {@link Diagnosis#PATIENCE} for each step. */
final class SessionDiagnosis {
    private static final int AGAIN = 2;

    private SessionDiagnosis() {}

    static StartDiagnosis of(DeviceTimeline timeline, Instant now) {
        TimelineEvent last = timeline.last().orElseThrow();
        if (last instanceof Parted end) {
            return parted(end);
        }
        Optional<StartDiagnosis> twins = Twins.of(timeline, now);
        if (twins.isPresent()) {
            return twins.get();
        }
        if (last instanceof Initialized it && !it.entry().request()) {
            return ReplyDiagnosis.of(timeline, it.entry(), now);
        }
        StartDiagnosis diagnosis =
                last instanceof Initialized it ? asked(timeline, it.entry(), now) : joined(timeline, now);
        return isWaiting(diagnosis) ? lastFailure(timeline, now).orElse(diagnosis) : diagnosis;
    }

    private static boolean isWaiting(StartDiagnosis diagnosis) {
        return diagnosis.state() == State.WAITING_FOR_TOMES || diagnosis.state() == State.WAITING_FOR_DEVICE;
    }

    private static boolean isPatient(Instant since, Instant now) {
        return Duration.between(since, now).compareTo(Diagnosis.PATIENCE) < 0;
    }

    /** A device that failed and tries again is not well again until it has started: its problem would come and go. */
    private static Optional<StartDiagnosis> lastFailure(DeviceTimeline timeline, Instant now) {
        int reply = timeline.lastIndex(
                event -> event instanceof Initialized it && !it.entry().request());
        boolean follows = timeline.events().subList(reply + 1, timeline.events().size()).stream()
                .noneMatch(Parted.class::isInstance);
        return follows
                ? timeline.lastReply()
                        .map(entry -> ReplyDiagnosis.of(timeline, entry, now))
                        .filter(StartDiagnosis::isBad)
                : Optional.empty();
    }

    private static StartDiagnosis parted(Parted end) {
        boolean terminal = end.by().filter(leg -> leg == Leg.TERMINAL).isPresent();
        return good(
                State.NOT_CONNECTED,
                terminal ? "Not connected: the Terminal is gone" : "Not connected: TOMEs is gone",
                Texts.sentence(end) + " The device is initialized anew when TOMEs is back.");
    }

    /** A device that left during its initialization and came back does not know what it was sent. */
    private static StartDiagnosis joined(DeviceTimeline timeline, Instant now) {
        Unanswered unanswered = Unanswered.of(timeline);
        boolean patient = isPatient(timeline.last().orElseThrow().time(), now);
        if (unanswered.drops() >= AGAIN || (unanswered.drops() > 0 && !patient)) {
            return dropped(timeline, unanswered);
        }
        if (patient) {
            return good(
                    State.WAITING_FOR_TOMES,
                    "Waiting for TOMEs",
                    unanswered.drops() > 0
                            ? "The device left without an answer and came back; TOMEs has not asked it again yet."
                            : "The device has joined; TOMEs has not asked it yet.");
        }
        return failed(
                State.NOT_ASKED,
                StartStep.ASKED,
                "Not asked by TOMEs",
                "The device has joined the Terminal, but TOMEs sends no initialization for it.",
                "Look in TOMEs whether this device is registered and enabled.");
    }

    private static StartDiagnosis dropped(DeviceTimeline timeline, Unanswered unanswered) {
        InitializationEntry request = timeline.lastRequest().orElseThrow();
        return failed(
                State.DROPPED,
                StartStep.REPLIED,
                "Does not start: it leaves instead of answering",
                Texts.sentence(request)
                        + (unanswered.drops() == 1
                                ? " The device left without an answer and came back: it does not know this code."
                                : " The device left without an answer and came back, again and again: it does not know"
                                        + " the code that it is sent."),
                Advice.onSilence(request));
    }

    private static StartDiagnosis asked(DeviceTimeline timeline, InitializationEntry request, Instant now) {
        if (request.reason() == Reason.NOT_UNDERSTOOD || request.reason() == Reason.FAILED) {
            return unusable(request);
        }
        Unanswered unanswered = Unanswered.of(timeline);
        if (unanswered.drops() >= AGAIN) {
            return dropped(timeline, unanswered);
        }
        if (isPatient(unanswered.since().orElse(request.time()), now)) {
            return good(State.WAITING_FOR_DEVICE, "Waiting for the device", Texts.sentence(request));
        }
        return failed(
                State.NO_REPLY,
                StartStep.REPLIED,
                "Does not start: no answer",
                Texts.sentence(request) + " It has not answered within " + Texts.span(Diagnosis.PATIENCE) + ".",
                Advice.onSilence(request));
    }

    private static StartDiagnosis unusable(InitializationEntry request) {
        boolean failed = request.reason() == Reason.FAILED;
        return failed(
                failed ? State.FAILED : State.NOT_UNDERSTOOD,
                StartStep.PASSED_ON,
                failed ? "Does not start: the proxy failed" : "Does not start: the request cannot be read",
                Texts.sentence(request),
                failed ? Advice.ON_FAILURE : Advice.ON_OTHER_FORM);
    }
}
