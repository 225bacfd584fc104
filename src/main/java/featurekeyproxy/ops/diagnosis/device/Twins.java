package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.ops.diagnosis.device.StartDiagnosis.State;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Joined;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two devices with one id: the id joins with one firmware version or address, with another, and with the first one again, in a
 * time in which nobody installs firmware twice or moves a device twice.
 */
final class Twins {
    private static final Duration LATELY = Duration.ofMinutes(5);

    private Twins() {}

    static Optional<StartDiagnosis> of(DeviceTimeline timeline, Instant now) {
        List<Joined> joins = timeline.events().stream()
                .filter(event -> event instanceof Joined && event.time().isAfter(now.minus(LATELY)))
                .map(Joined.class::cast)
                .toList();
        return isByTurns(joins, Joined::version) || isByTurns(joins, Joined::address)
                ? Optional.of(named(joins))
                : Optional.empty();
    }

    private static boolean isByTurns(List<Joined> joins, Function<Joined, Optional<String>> told) {
        List<String> all =
                joins.stream().flatMap(join -> told.apply(join).stream()).toList();
        for (int i = 2; i < all.size(); i++) {
            int before = all.subList(0, i).lastIndexOf(all.get(i));
            if (before >= 0 && before < i - 1) {
                return true; // it comes again, and another one came between
            }
        }
        return false;
    }

    private static StartDiagnosis named(List<Joined> joins) {
        String both = joins.stream().map(Twins::told).distinct().sorted().collect(Collectors.joining(" and with "));
        return StartDiagnosis.failed(
                State.TWO_DEVICES,
                StartStep.JOINED,
                "Does not start: two devices have this id",
                "It joins by turns with firmware " + both + ", so each takes the place of the other.",
                "Look in the Terminal for the addresses of the clients with this id, and give each device an id of its own.");
    }

    private static String told(Joined join) {
        return join.version().orElse("not told")
                + join.address().map(address -> " at " + address).orElse("");
    }
}
