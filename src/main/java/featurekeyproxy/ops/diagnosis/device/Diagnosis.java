package featurekeyproxy.ops.diagnosis.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds out from the timeline of a device why it does not start, and names the step that failed. Each connection of TOMEs has a
 * story of its own, and the worst of those that are open decides. A function of the timeline and the time.
 */
public final class Diagnosis {
    /** How long a step may take before it counts as failed. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private Diagnosis() {}

    /** Returns what a timeline of at least one event shows at that time. */
    public static StartDiagnosis of(DeviceTimeline timeline, Instant now) {
        return SessionDiagnosis.of(deciding(timeline, now), now);
    }

    /** Returns the part of the timeline that decides: what happened in one session. */
    public static DeviceTimeline deciding(DeviceTimeline timeline, Instant now) {
        List<DeviceTimeline> sessions = timeline.bySession();
        List<DeviceTimeline> open =
                sessions.stream().filter(story -> !story.isOver()).toList();
        if (open.size() <= 1) {
            return open.isEmpty() ? sessions.get(sessions.size() - 1) : open.get(0);
        }
        return asked(open).stream()
                .min(Comparator.comparing((DeviceTimeline story) ->
                        SessionDiagnosis.of(story, now).state().severity()))
                .orElseThrow();
    }

    /** A TOMEs that asks nothing of a device, such as one for tests, does not count where another one does. */
    private static List<DeviceTimeline> asked(List<DeviceTimeline> open) {
        Optional<DeviceTimeline> any =
                open.stream().filter(story -> story.latest().isPresent()).findAny();
        return any.isEmpty()
                ? open
                : open.stream().filter(story -> story.latest().isPresent()).toList();
    }
}
