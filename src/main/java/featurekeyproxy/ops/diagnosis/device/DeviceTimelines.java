package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.process.HeapShare;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.wspair.session.CloseResult;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.SessionListener;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of the devices, made of what passes through the proxy.
 *
 * <p>Bounded: of more than {@link #MOST_DEVICES} devices, or {@link #MOST_EVENTS} events in all, the one that was heard of longest
 * ago is forgotten. Thread-safe; an event on an event loop costs one short copy, however many devices there are.
 */
public final class DeviceTimelines implements SessionListener {
    /** How many devices are remembered unless told otherwise; fewer in a heap of less than 640 MB. */
    public static final int MOST_DEVICES = HeapShare.count(20_000, 1000);
    /** How many events of all devices are remembered unless told otherwise; they take about 40 MB, and a 32nd of the heap at the most. */
    public static final int MOST_EVENTS = HeapShare.count(100_000, 400);

    private static final int MOST_SESSIONS = 1000;

    private final Clock clock;
    private final int mostDevices;
    private final int mostEvents;
    private final Map<String, DeviceTimeline> byDevice = new LinkedHashMap<>();
    private final Map<String, TimelineEvent.Parted> ended = new LinkedHashMap<>();
    private int events;

    /** Creates an empty collection. */
    public DeviceTimelines(Clock clock) {
        this(clock, MOST_DEVICES, MOST_EVENTS);
    }

    DeviceTimelines(Clock clock, int mostDevices, int mostEvents) {
        this.clock = clock;
        this.mostDevices = mostDevices;
        this.mostEvents = mostEvents;
    }

    /** Notes that a device joined. */
    void joined(DeviceJoined event) {
        event.device()
                .ifPresent(device -> add(
                        device,
                        new TimelineEvent.Joined(
                                event.time(),
                                event.session(),
                                event.kind().orElse(DeviceKind.UNKNOWN),
                                event.reason(),
                                event.version().map(InitializationEntry::cut),
                                event.address().map(InitializationEntry::cut))));
    }

    /** Notes an initialization that names a device. */
    public void initialized(InitializationEntry entry) {
        entry.device().ifPresent(device -> add(device, new TimelineEvent.Initialized(entry)));
    }

    @Override
    public void closed(Session session, CloseResult closing) {
        parted(new TimelineEvent.Parted(clock.instant(), session.id(), closing.by(), closing.cause()));
    }

    /** Notes that a session ended; the end is added to the timeline of each device that was last seen in it. */
    synchronized void parted(TimelineEvent.Parted end) {
        ended.put(end.session(), end);
        if (ended.size() > MOST_SESSIONS) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    /** Adds to a timeline the ends, as far as they have come, of the sessions in which the device was heard of. */
    private DeviceTimeline upToNow(DeviceTimeline timeline) {
        DeviceTimeline longer = timeline;
        for (DeviceTimeline story : timeline.bySession()) {
            TimelineEvent.Parted end = ended.get(story.session());
            longer = end == null || story.isOver() ? longer : longer.with(end);
        }
        return longer;
    }

    private synchronized void add(String named, TimelineEvent event) {
        String device = InitializationEntry.cut(named);
        DeviceTimeline timeline = forget(device);
        DeviceTimeline longer = (timeline == null ? DeviceTimeline.of(device) : upToNow(timeline)).with(event);
        byDevice.put(device, longer); // now the latest
        events += longer.events().size();
        while (byDevice.size() > mostDevices || (events > mostEvents && byDevice.size() > 1)) {
            forget(byDevice.keySet().iterator().next());
        }
    }

    private @Nullable DeviceTimeline forget(String device) {
        DeviceTimeline timeline = byDevice.remove(device);
        events -= timeline == null ? 0 : timeline.events().size();
        return timeline;
    }

    /** Forgets a device that is gone for good; returns whether anything was heard of it. */
    public synchronized boolean remove(String device) {
        return forget(InitializationEntry.cut(device)) != null;
    }

    /** Returns the timeline of a device, if anything was heard of it. */
    public synchronized Optional<DeviceTimeline> of(String device) {
        return Optional.ofNullable(byDevice.get(device)).map(this::upToNow);
    }

    /** Returns of how many devices there are timelines. */
    public synchronized int size() {
        return byDevice.size();
    }

    /** Returns all timelines, in no particular order. */
    public synchronized List<DeviceTimeline> all() {
        byDevice.replaceAll((device, timeline) -> {
            DeviceTimeline longer = upToNow(timeline);
            events += longer.events().size() - timeline.events().size();
            return longer;
        });
        return List.copyOf(byDevice.values());
    }
}
