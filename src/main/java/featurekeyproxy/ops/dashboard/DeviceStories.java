package featurekeyproxy.ops.dashboard;

import featurekeyproxy.mapping.DeviceKind;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.session.Closing;
import featurekeyproxy.session.Session;
import featurekeyproxy.session.SessionListener;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stories of the devices, told by what passes through the proxy.
 *
 * <p>Bounded: of more than {@code most} devices the one that was heard of longest ago is forgotten. Thread-safe; what is told
 * on event loops costs one short copy, however many devices there are.
 */
public final class DeviceStories implements SessionListener {
    /** How many devices are remembered unless told otherwise. */
    public static final int MOST_DEVICES = 20_000;

    private static final int MOST_SESSIONS = 1000;

    private final Clock clock;
    private final int most;
    private final Map<String, DeviceStory> byDevice = new LinkedHashMap<>();
    private final Map<String, StoryEvent.Parted> ended = new LinkedHashMap<>();

    /** Creates stories of nobody. */
    public DeviceStories(Clock clock) {
        this(clock, MOST_DEVICES);
    }

    DeviceStories(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** Notes that a device joined. */
    void joined(DeviceJoined event) {
        event.device()
                .ifPresent(device -> add(
                        device,
                        new StoryEvent.Joined(
                                event.time(),
                                event.session(),
                                event.kind().orElse(DeviceKind.UNKNOWN),
                                event.reason())));
    }

    /** Notes an initialization that names a device. */
    void initialized(InitializationEntry entry) {
        entry.device().ifPresent(device -> add(device, new StoryEvent.Initialized(entry)));
    }

    @Override
    public void closed(Session session, Closing closing) {
        parted(new StoryEvent.Parted(clock.instant(), session.id(), closing.by(), closing.cause()));
    }

    /** Notes that a session ended, which is told of each device that was heard of in it last. */
    synchronized void parted(StoryEvent.Parted end) {
        ended.put(end.session(), end);
        if (ended.size() > MOST_SESSIONS) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    /** Adds to a story the end of the session in which the device was heard of last, once that has come. */
    private DeviceStory upToNow(DeviceStory story) {
        return story.last()
                .flatMap(event -> Optional.ofNullable(ended.get(session(event))))
                .map(story::with)
                .orElse(story);
    }

    private static String session(StoryEvent event) {
        if (event instanceof StoryEvent.Joined joined) {
            return joined.session();
        }
        return event instanceof StoryEvent.Initialized it ? it.entry().session() : "";
    }

    private synchronized void add(String named, StoryEvent event) {
        String device = InitializationEntry.cut(named);
        DeviceStory story = byDevice.remove(device);
        byDevice.put(device, (story == null ? DeviceStory.of(device) : upToNow(story)).with(event)); // now the latest
        if (byDevice.size() > most) {
            byDevice.remove(byDevice.keySet().iterator().next());
        }
    }

    /** Returns the story of a device, if anything was heard of it. */
    public synchronized Optional<DeviceStory> of(String device) {
        return Optional.ofNullable(byDevice.get(device)).map(this::upToNow);
    }

    /** Returns of how many devices there are stories. */
    public synchronized int size() {
        return byDevice.size();
    }

    /** Returns all stories, in no particular order. */
    public synchronized List<DeviceStory> all() {
        return byDevice.values().stream().map(this::upToNow).toList();
    }
}
