package featurekeyproxy.ops.diagnosis;

import static featurekeyproxy.ops.diagnosis.StartDiagnosis.State;
import static featurekeyproxy.ops.diagnosis.StartDiagnosis.failed;
import static featurekeyproxy.ops.diagnosis.StartDiagnosis.good;

import featurekeyproxy.mapping.Reason;
import featurekeyproxy.ops.diagnosis.TimelineEvent.Initialized;
import featurekeyproxy.ops.diagnosis.TimelineEvent.Parted;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds out from the timeline of a device why it does not start, and names the step that failed. The latest event decides; a device
 * has {@link #PATIENCE} for each step. A function of the timeline and the time.
 */
public final class Diagnosis {
    /** How long a step may take before it counts as failed. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private Diagnosis() {}

    /** Returns what a timeline of at least one event shows at that time. */
    public static StartDiagnosis of(DeviceTimeline timeline, Instant now) {
        TimelineEvent last = timeline.last().orElseThrow();
        if (last instanceof Parted end) {
            return parted(end);
        }
        boolean patient = Duration.between(last.time(), now).compareTo(PATIENCE) < 0;
        StartDiagnosis diagnosis = last instanceof Initialized it
                ? initialized(timeline, it.entry(), patient, now)
                : joined(timeline, patient);
        return isWaiting(diagnosis) ? lastFailure(timeline, now).orElse(diagnosis) : diagnosis;
    }

    private static StartDiagnosis initialized(
            DeviceTimeline timeline, InitializationEntry entry, boolean patient, Instant now) {
        return entry.request() ? asked(entry, patient) : ReplyDiagnosis.of(timeline, entry, now);
    }

    private static boolean isWaiting(StartDiagnosis diagnosis) {
        return diagnosis.state() == State.WAITING_FOR_TOMES || diagnosis.state() == State.WAITING_FOR_DEVICE;
    }

    /** A device that failed and tries again is not well again until it has started: its problem would come and go. */
    private static Optional<StartDiagnosis> lastFailure(DeviceTimeline timeline, Instant now) {
        int reply = timeline.lastIndex(
                event -> event instanceof Initialized it && !it.entry().request());
        return follows(timeline, reply)
                ? timeline.lastReply()
                        .map(entry -> ReplyDiagnosis.of(timeline, entry, now))
                        .filter(Diagnosis::hasFailed)
                : Optional.empty();
    }

    private static boolean hasFailed(StartDiagnosis diagnosis) {
        return diagnosis.failed().isPresent();
    }

    private static StartDiagnosis parted(Parted end) {
        boolean terminal = end.by().filter(leg -> leg == Leg.TERMINAL).isPresent();
        return good(
                State.NOT_CONNECTED,
                terminal ? "Not connected: the Terminal is gone" : "Not connected: TOMEs is gone",
                Texts.sentence(end) + " The device is initialized anew when TOMEs is back.");
    }

    /** A device that left during its initialization and came back rejects what it was sent. */
    private static StartDiagnosis joined(DeviceTimeline timeline, boolean patient) {
        int at = timeline.lastIndex(event -> event instanceof Initialized);
        Optional<InitializationEntry> unanswered = at < 0 || !follows(timeline, at)
                ? Optional.empty()
                : timeline.lastRequest()
                        .filter(request -> timeline.events().get(at).equals(new Initialized(request)));
        if (unanswered.isPresent()) {
            return dropped(unanswered.get());
        }
        if (patient) {
            return good(
                    State.WAITING_FOR_TOMES, "Waiting for TOMEs", "The device has joined; TOMEs has not asked it yet.");
        }
        return failed(
                State.NOT_ASKED,
                StartStep.ASKED,
                "Not asked by TOMEs",
                "The device has joined the Terminal, but TOMEs sends no initialization for it.",
                "Look in TOMEs whether this device is registered and enabled.");
    }

    /** Returns whether the device itself came back after that event, rather than the connection of TOMEs ending. */
    private static boolean follows(DeviceTimeline timeline, int at) {
        return timeline.events().subList(at + 1, timeline.events().size()).stream()
                .noneMatch(Parted.class::isInstance);
    }

    private static StartDiagnosis dropped(InitializationEntry request) {
        return failed(
                State.DROPPED,
                StartStep.REPLIED,
                "Does not start: it left instead of answering",
                Texts.sentence(request)
                        + " The device left without an answer and came back: it does not know this code.",
                Advice.onSilence(request));
    }

    private static StartDiagnosis asked(InitializationEntry request, boolean patient) {
        if (request.reason() == Reason.NOT_UNDERSTOOD || request.reason() == Reason.FAILED) {
            boolean failed = request.reason() == Reason.FAILED;
            return failed(
                    failed ? State.FAILED : State.NOT_UNDERSTOOD,
                    StartStep.PASSED_ON,
                    failed ? "Does not start: the proxy failed" : "Does not start: the request cannot be read",
                    Texts.sentence(request),
                    failed ? Advice.ON_FAILURE : Advice.ON_OTHER_FORM);
        }
        if (patient) {
            return good(State.WAITING_FOR_DEVICE, "Waiting for the device", Texts.sentence(request));
        }
        return failed(
                State.NO_REPLY,
                StartStep.REPLIED,
                "Does not start: no answer",
                Texts.sentence(request) + " It has not answered within " + Texts.span(PATIENCE) + ".",
                Advice.onSilence(request));
    }
}
