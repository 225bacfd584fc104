package featurekeyproxy.ops.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What happened to one device lately, the oldest first; at most {@link #MOST_EVENTS} events. Immutable. */
public record DeviceStory(String device, long from, List<StoryEvent> events) {
    /** How many events of a device are kept. */
    public static final int MOST_EVENTS = 40;

    /** Takes a copy of the events; {@code from} is the number of the first one. */
    public DeviceStory {
        events = List.copyOf(events);
    }

    static DeviceStory of(String device) {
        return new DeviceStory(device, 0, List.of());
    }

    DeviceStory with(StoryEvent event) {
        List<StoryEvent> longer = new ArrayList<>(events);
        longer.add(event);
        int dropped = Math.max(0, longer.size() - MOST_EVENTS);
        return new DeviceStory(device, from + dropped, longer.subList(dropped, longer.size()));
    }

    /** Returns the latest event. */
    Optional<StoryEvent> last() {
        return events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1));
    }

    /** Returns the place of the latest event that fits, or -1. */
    int lastIndex(Predicate<StoryEvent> fitting) {
        int at = events.size() - 1;
        while (at >= 0 && !fitting.test(events.get(at))) {
            at--;
        }
        return at;
    }

    /** Returns the latest initialization, if it is still known. */
    Optional<InitializationEntry> latest() {
        return entry(lastIndex(StoryEvent.Initialized.class::isInstance));
    }

    /** Returns the latest request, if it is still known. */
    Optional<InitializationEntry> lastRequest() {
        return entry(lastIndex(event ->
                event instanceof StoryEvent.Initialized it && it.entry().request()));
    }

    /** Returns the latest reply, if it is still known. */
    Optional<InitializationEntry> lastReply() {
        return entry(lastIndex(event ->
                event instanceof StoryEvent.Initialized it && !it.entry().request()));
    }

    private Optional<InitializationEntry> entry(int at) {
        return at >= 0 && events.get(at) instanceof StoryEvent.Initialized it
                ? Optional.of(it.entry())
                : Optional.empty();
    }
}
