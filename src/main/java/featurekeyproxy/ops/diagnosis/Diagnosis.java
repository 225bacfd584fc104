package featurekeyproxy.ops.diagnosis;

import static featurekeyproxy.ops.diagnosis.StartDiagnosis.State;
import static featurekeyproxy.ops.diagnosis.StartDiagnosis.failed;
import static featurekeyproxy.ops.diagnosis.StartDiagnosis.good;

import featurekeyproxy.mapping.Reason;
import featurekeyproxy.ops.diagnosis.TimelineEvent.Initialized;
import featurekeyproxy.ops.diagnosis.TimelineEvent.Joined;
import featurekeyproxy.ops.diagnosis.TimelineEvent.Parted;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out from a story why a device does not start, and names the step that failed. The latest event decides; a device
 * has {@link #PATIENCE} for each step. A function of the story and the time.
 */
public final class Diagnosis {
    /** How long a step may take before it counts as failed. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration LATELY = Duration.ofMinutes(5);
    private static final int OFTEN = 3;
    private static final Set<Reason> TAKEN_BACK =
            EnumSet.of(Reason.RESTORED, Reason.REVERSED_BY_TABLE, Reason.REVERSED_BY_TOMES_CODE, Reason.KEPT);

    private Diagnosis() {}

    /** Returns whether TOMEs can accept this reply. */
    static boolean isTakenBack(InitializationEntry reply) {
        return TAKEN_BACK.contains(reply.reason());
    }

    /** Returns the verdict on a story of at least one event at that time. */
    public static StartDiagnosis of(DeviceTimeline story, Instant now) {
        TimelineEvent last = story.last().orElseThrow();
        if (last instanceof Parted end) {
            return parted(end);
        }
        boolean patient = Duration.between(last.time(), now).compareTo(PATIENCE) < 0;
        StartDiagnosis verdict =
                last instanceof Initialized it ? initialized(story, it.entry(), patient, now) : joined(story, patient);
        return isWaiting(verdict) ? lastFailure(story, now).orElse(verdict) : verdict;
    }

    private static StartDiagnosis initialized(
            DeviceTimeline story, InitializationEntry entry, boolean patient, Instant now) {
        return entry.request() ? asked(entry, patient) : answered(story, entry, now);
    }

    private static boolean isWaiting(StartDiagnosis verdict) {
        return verdict.state() == State.WAITING_FOR_TOMES || verdict.state() == State.WAITING_FOR_DEVICE;
    }

    /** A device that failed and tries again is not well again until it has started: its problem would come and go. */
    private static Optional<StartDiagnosis> lastFailure(DeviceTimeline story, Instant now) {
        int reply = story.lastIndex(
                event -> event instanceof Initialized it && !it.entry().request());
        return follows(story, reply)
                ? story.lastReply().map(entry -> answered(story, entry, now)).filter(Diagnosis::hasFailed)
                : Optional.empty();
    }

    private static boolean hasFailed(StartDiagnosis verdict) {
        return verdict.failed().isPresent();
    }

    private static StartDiagnosis parted(Parted end) {
        boolean terminal = end.by().filter(leg -> leg == Leg.TERMINAL).isPresent();
        return good(
                State.NOT_CONNECTED,
                terminal ? "Not connected: the Terminal is gone" : "Not connected: TOMEs is gone",
                Texts.sentence(end) + " The device is initialized anew when TOMEs is back.");
    }

    /** A device that left in the midst of its initialization and came back says no to what it was sent. */
    private static StartDiagnosis joined(DeviceTimeline story, boolean patient) {
        int at = story.lastIndex(event -> event instanceof Initialized);
        Optional<InitializationEntry> unanswered = at < 0 || !follows(story, at)
                ? Optional.empty()
                : story.lastRequest().filter(request -> story.events().get(at).equals(new Initialized(request)));
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
    private static boolean follows(DeviceTimeline story, int at) {
        return story.events().subList(at + 1, story.events().size()).stream().noneMatch(Parted.class::isInstance);
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

    private static StartDiagnosis answered(DeviceTimeline story, InitializationEntry reply, Instant now) {
        if (isTakenBack(reply)) {
            return started(story, reply, now);
        }
        return switch (reply.reason()) {
            case AMBIGUOUS ->
                failed(
                        State.AMBIGUOUS,
                        StartStep.TAKEN_BACK,
                        "Does not start: its code has several old codes",
                        Texts.sentence(reply),
                        Advice.ON_AMBIGUITY);
            case SWITCHED_OFF ->
                failed(
                        State.SWITCHED_OFF,
                        StartStep.PASSED_ON,
                        "Does not start: the transformation is switched off",
                        Texts.sentence(reply),
                        Advice.ON_SWITCHED_OFF);
            case NO_CODE ->
                failed(
                        State.REJECTED,
                        StartStep.REPLIED,
                        "Does not start: it rejects the code",
                        Texts.sentence(reply),
                        story.lastRequest().map(Advice::onSilence).orElse(Advice.ON_OTHER_FORM));
            case NOT_UNDERSTOOD, FAILED -> {
                boolean ours = reply.reason() == Reason.FAILED;
                yield failed(
                        ours ? State.FAILED : State.NOT_UNDERSTOOD,
                        StartStep.TAKEN_BACK,
                        ours ? "Does not start: the proxy failed" : "Does not start: its answer cannot be read",
                        Texts.sentence(reply),
                        ours ? Advice.ON_FAILURE : Advice.ON_OTHER_FORM);
            }
            default ->
                failed(
                        State.UNKNOWN_CODE,
                        StartStep.TAKEN_BACK,
                        reply.inTable()
                                ? "Does not start: its code is not what TOMEs asked for"
                                : "Does not start: its code is unknown to " + Texts.table(reply),
                        Texts.sentence(reply) + " TOMEs accepts only the code that it sent.",
                        Advice.onUnknownCode(reply));
        };
    }

    private static StartDiagnosis started(DeviceTimeline story, InitializationEntry reply, Instant now) {
        long joins = story.events().stream()
                .skip(story.lastIndex(Parted.class::isInstance) + 1L)
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
