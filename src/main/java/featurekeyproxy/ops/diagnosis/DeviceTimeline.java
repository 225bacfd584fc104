package featurekeyproxy.ops.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What happened to one device lately, the oldest first; at most {@link #MOST_EVENTS} events. Immutable. */
public record DeviceTimeline(String device, long from, List<TimelineEvent> events) {
    /** How many events of a device are kept. */
    public static final int MOST_EVENTS = 40;

    /** Takes a copy of the events; {@code from} is the number of the first one. */
    public DeviceTimeline {
        events = List.copyOf(events);
    }

    static DeviceTimeline of(String device) {
        return new DeviceTimeline(device, 0, List.of());
    }

    DeviceTimeline with(TimelineEvent event) {
        List<TimelineEvent> longer = new ArrayList<>(events);
        longer.add(event);
        int dropped = Math.max(0, longer.size() - MOST_EVENTS);
        return new DeviceTimeline(device, from + dropped, longer.subList(dropped, longer.size()));
    }

    /** Returns the latest event. */
    Optional<TimelineEvent> last() {
        return events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1));
    }

    /** Returns the place of the latest event that fits, or -1. */
    public int lastIndex(Predicate<TimelineEvent> fitting) {
        int at = events.size() - 1;
        while (at >= 0 && !fitting.test(events.get(at))) {
            at--;
        }
        return at;
    }

    /** Returns the latest initialization, if it is still known. */
    public Optional<InitializationEntry> latest() {
        return entry(lastIndex(TimelineEvent.Initialized.class::isInstance));
    }

    /** Returns the latest request, if it is still known. */
    public Optional<InitializationEntry> lastRequest() {
        return entry(lastIndex(event ->
                event instanceof TimelineEvent.Initialized it && it.entry().request()));
    }

    /** Returns the latest reply, if it is still known. */
    public Optional<InitializationEntry> lastReply() {
        return entry(lastIndex(event ->
                event instanceof TimelineEvent.Initialized it && !it.entry().request()));
    }

    private Optional<InitializationEntry> entry(int at) {
        return at >= 0 && events.get(at) instanceof TimelineEvent.Initialized it
                ? Optional.of(it.entry())
                : Optional.empty();
    }
}
