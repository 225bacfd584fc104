package featurekeyproxy.ops.diagnosis.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    /** Returns what happened in each session, the session that was heard of last at the end. */
    List<DeviceTimeline> bySession() {
        Map<String, List<TimelineEvent>> sessions = new LinkedHashMap<>();
        for (TimelineEvent event : events) {
            List<TimelineEvent> before = sessions.remove(event.session());
            List<TimelineEvent> longer = before == null ? new ArrayList<>() : before;
            longer.add(event);
            sessions.put(event.session(), longer);
        }
        return sessions.values().stream()
                .map(each -> new DeviceTimeline(device, from, each))
                .toList();
    }

    /** Returns the session that was heard of last. */
    String session() {
        return last().map(TimelineEvent::session).orElse("");
    }

    /** Returns whether the latest event is the end of a session. */
    boolean isOver() {
        return last().filter(TimelineEvent.Parted.class::isInstance).isPresent();
    }

    /** Returns when the last connection over which the device was reached ended, if none is left. */
    public Optional<Instant> leftAt() {
        return bySession().stream().allMatch(DeviceTimeline::isOver)
                ? last().map(TimelineEvent::time)
                : Optional.empty();
    }

    /** Returns the firmware or software version that the device told last. */
    public Optional<String> version() {
        return told(TimelineEvent.Joined::version);
    }

    /** Returns the network address that the device told last. */
    public Optional<String> address() {
        return told(TimelineEvent.Joined::address);
    }

    private Optional<String> told(Function<TimelineEvent.Joined, Optional<String>> what) {
        int at = lastIndex(event ->
                event instanceof TimelineEvent.Joined it && what.apply(it).isPresent());
        return at >= 0 && events.get(at) instanceof TimelineEvent.Joined joined ? what.apply(joined) : Optional.empty();
    }

    /** Returns when the device joined, was asked or answered last. */
    public Optional<Instant> lastSeen() {
        int at = lastIndex(event -> !(event instanceof TimelineEvent.Parted));
        return at >= 0 ? Optional.of(events.get(at).time()) : Optional.empty();
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
