package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.ops.TableVersions;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.route.InitializationDecision;
import featurekeyproxy.route.InitializationListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The latest initializations of all devices, which it also adds to their timelines. Bounded to {@link #MOST}; thread-safe.
 */
public final class RecentDecisions implements InitializationListener {
    /** How many are kept. */
    public static final int MOST = 1000;

    private final TableVersions tables;
    private final DeviceTimelines timelines;
    private final Deque<InitializationEntry> entries = new ArrayDeque<>();
    private long ids; // guarded by entries

    /** Creates an empty list. */
    public RecentDecisions(TableVersions tables, DeviceTimelines timelines) {
        this.tables = tables;
        this.timelines = timelines;
    }

    @Override
    public void decided(InitializationDecision decision) {
        Optional<Long> table = decision.outcome().table().flatMap(tables::of).map(TableVersions.Name::number);
        InitializationEntry entry;
        synchronized (entries) {
            entry = InitializationEntry.of(++ids, decision, table);
            entries.addFirst(entry);
            if (entries.size() > MOST) {
                entries.removeLast();
            }
        }
        timelines.initialized(entry);
    }

    @Override
    public void joined(DeviceJoined event) {
        timelines.joined(event);
    }

    /** Returns the latest ones, the latest first, of one device or of all. */
    public List<InitializationEntry> latest(Optional<String> device, int limit) {
        synchronized (entries) {
            return entries.stream()
                    .filter(entry -> device.isEmpty() || entry.device().equals(device))
                    .limit(limit)
                    .toList();
        }
    }

    /** Returns those that came after the one with this id, the oldest first. */
    public List<InitializationEntry> after(long id) {
        List<InitializationEntry> later = new ArrayList<>();
        synchronized (entries) {
            for (InitializationEntry entry : entries) {
                if (entry.id() <= id) {
                    break;
                }
                later.add(entry);
            }
        }
        Collections.reverse(later);
        return later;
    }
}
