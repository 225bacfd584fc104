package featurekeyproxy.ops.diagnosis.device;

import static featurekeyproxy.ops.diagnosis.device.StartDiagnosis.State;

import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Joined;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Two devices with one id: the id joins with one firmware version, with another, and with the first one again, in a time in
 * which nobody installs firmware twice.
 */
final class Twins {
    private static final Duration LATELY = Duration.ofMinutes(5);
    private static final int CHANGES = 2;

    private Twins() {}

    static Optional<StartDiagnosis> of(DeviceTimeline timeline, Instant now) {
        List<String> versions = timeline.events().stream()
                .filter(event -> event instanceof Joined && event.time().isAfter(now.minus(LATELY)))
                .flatMap(event -> ((Joined) event).version().stream())
                .toList();
        int changes = 0;
        for (int i = 1; i < versions.size(); i++) {
            changes += versions.get(i).equals(versions.get(i - 1)) ? 0 : 1;
        }
        return changes < CHANGES ? Optional.empty() : Optional.of(named(versions));
    }

    private static StartDiagnosis named(List<String> versions) {
        String both = versions.stream().distinct().sorted().collect(Collectors.joining(" and with "));
        return StartDiagnosis.failed(
                State.TWO_DEVICES,
                StartStep.JOINED,
                "Does not start: two devices have this id",
                "It joins by turns with firmware " + both + ", so each takes the place of the other.",
                "Look in the Terminal for the addresses of the clients with this id, and give each device an id of its own.");
    }
}
