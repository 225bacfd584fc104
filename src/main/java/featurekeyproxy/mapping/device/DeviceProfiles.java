package featurekeyproxy.mapping.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import featurekeyproxy.mapping.device.DeviceProfile.Source;
import featurekeyproxy.message.DeviceJoinedMessage;
import featurekeyproxy.process.HeapShare;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the devices, shared by all sessions and kept when the mapping file is reloaded.
 *
 * <p>Of several sources the strongest decides: what an operator says, what the mapping file says of the device, its firmware version, the code in
 * its last reply, the result of a try. The file is asked anew each time, so a reload counts at once. The kind that was learned
 * expires {@code cacheTimeout} after it was last confirmed, what the device said when it joined does not; of more than {@link #MOST_DEVICES} devices some that were not
 * heard of lately are forgotten. Both cost a device one try at the most. Safe for use by several threads.
 */
public final class DeviceProfiles implements DevicePolicy {
    /** How many devices are remembered at the most; fewer in a heap of less than 2 GB. */
    public static final int MOST_DEVICES = HeapShare.count(100_000, 640);
    /** Of how many devices operators may say what they are. */
    public static final int MOST_SAID = 10_000;

    private final Supplier<DeviceRules> rules;
    private final Clock clock;
    private final Cache<Object, Learned> learned;
    private final Cache<String, Announced> announced =
            Caffeine.newBuilder().maximumSize(MOST_DEVICES).build();
    private final Map<String, DeviceProfile> said = new ConcurrentHashMap<>();

    /** What the events said in which a device was announced: when first, its latest version, and how many there were. */
    private record Announced(Instant first, Optional<String> version, int joins) {
        Announced joined(Optional<String> other) {
            return new Announced(first, other.isPresent() ? other : version, joins + 1);
        }
    }

    /** What was heard of a device; {@code kind} and the rest are those of the last reply or try. */
    private record Learned(
            Instant first,
            Optional<String> version,
            DeviceKind kind,
            Source source,
            String reason,
            Instant since,
            boolean missed) {
        static Learned nothing(Instant now, Optional<String> version) {
            return new Learned(now, version, DeviceKind.UNKNOWN, Source.NONE, "nothing is known of it", now, false);
        }

        /** A device that comes back with another version has other firmware: what was learned of the former is void. */
        Learned joined(Optional<String> announced, Instant now) {
            boolean other = announced.isPresent() && version.isPresent() && !announced.equals(version);
            Learned what = other ? nothing(now, announced) : this;
            return new Learned(
                    what.first,
                    announced.isPresent() ? announced : version,
                    what.kind,
                    what.source,
                    what.reason,
                    what.since,
                    what.missed);
        }

        Learned kind(DeviceKind other, Source from, String why, Instant now) {
            boolean same = other == kind && from == source;
            return new Learned(first, version, other, from, same ? reason : why, same ? since : now, false);
        }

        /** A try weighs less than a reply: only the second one in a row that stays without an answer outweighs it. */
        Learned failed(DeviceKind other, String why, Instant now) {
            return source == Source.REPLY && !missed
                    ? new Learned(first, version, kind, source, reason, since, true)
                    : kind(other, Source.TRY, why, now);
        }
    }

    /**
     * Creates profiles that know nothing.
     *
     * @param rules returns the rules in force, which are asked anew for each answer
     * @param timeout returns for how long what is learned now is kept
     * @param clock says when something was learned and when it expires
     */
    public DeviceProfiles(Supplier<DeviceRules> rules, Supplier<Duration> timeout, Clock clock) {
        this(rules, timeout, clock, ticker(clock));
    }

    /** Creates profiles like the other constructor, which expire by the ticker, so that a clock that is set does them nothing. */
    public DeviceProfiles(Supplier<DeviceRules> rules, Supplier<Duration> timeout, Clock clock, Ticker ticker) {
        this.rules = rules;
        this.clock = clock;
        this.learned = Caffeine.newBuilder()
                .maximumSize(MOST_DEVICES)
                .ticker(ticker)
                .expireAfter(Expiry.writing((Object device, Learned what) -> timeout.get()))
                .build();
    }

    private static Ticker ticker(Clock clock) {
        return () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    /** Returns what is known of the device with this id. */
    public DeviceProfile profile(String device) {
        return profileOf(device);
    }

    /** Returns whether anything was heard of the device that has not expired. */
    public boolean isKnown(String device) {
        return said.containsKey(device)
                || announced.getIfPresent(device) != null
                || learned.getIfPresent(device) != null;
    }

    /** Returns when what was learned of the device is forgotten, unless it is confirmed before. */
    public Optional<Instant> expiry(String device) {
        return learned.policy()
                .expireVariably()
                .flatMap(policy -> policy.getExpiresAfter(device))
                .map(clock.instant()::plus);
    }

    /** Returns the devices of which something was heard, by id, with what is known of them. */
    public Map<String, DeviceProfile> all() {
        Map<String, DeviceProfile> all = new TreeMap<>();
        known().forEach(device -> all.put(device, profileOf(device)));
        return all;
    }

    private Stream<String> known() {
        return Stream.of(learned.asMap().keySet(), announced.asMap().keySet(), said.keySet())
                .flatMap(Set::stream)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .distinct();
    }

    /** Returns how many devices of each kind are known. */
    public Map<DeviceKind, Integer> counts() {
        Map<DeviceKind, Integer> counts = new EnumMap<>(DeviceKind.class);
        known().forEach(device -> counts.merge(profileOf(device).kind(), 1, Integer::sum));
        return counts;
    }

    /**
     * Sets the kind of a device, whatever else is known of it, until {@link #forget} or the end of the process.
     *
     * @throws IllegalStateException if that was said of {@value #MOST_SAID} others
     */
    public synchronized void set(String device, DeviceKind kind) {
        if (said.size() >= MOST_SAID && !said.containsKey(device)) {
            throw new IllegalStateException("operators have set " + MOST_SAID + " profiles; forget some first");
        }
        said.put(device, new DeviceProfile(kind, Source.OPERATOR, "set by an operator", clock.instant()));
    }

    /** Forgets what was set and learned of a device; what the mapping file says of it stays. */
    public void forget(String device) {
        said.remove(device);
        learned.invalidate(device);
        announced.invalidate(device);
    }

    private DeviceProfile profileOf(Object key) {
        DeviceProfile set = said.get(key);
        if (set != null) {
            return set;
        }
        Learned heard = learned.getIfPresent(key);
        Learned what = heard == null ? unlearned(key) : heard;
        DeviceRules inForce = rules.get();
        if (key instanceof String device) {
            Optional<DeviceRules.RuleMatch> listed = inForce.forDevice(device);
            if (listed.isPresent()) {
                return profile(listed.get(), Source.CONFIGURED, what);
            }
        }
        return what.version()
                .flatMap(inForce::forVersion)
                .map(match -> profile(match, Source.FIRMWARE, what))
                .orElseGet(() -> new DeviceProfile(what.kind(), what.source(), what.reason(), what.since()));
    }

    /** Returns what is known of a device of which nothing was learned, or no longer is. */
    private Learned unlearned(Object key) {
        Announced event = key instanceof String device ? announced.getIfPresent(device) : null;
        return event == null
                ? Learned.nothing(clock.instant(), Optional.empty())
                : Learned.nothing(event.first(), event.version());
    }

    private static DeviceProfile profile(DeviceRules.RuleMatch match, Source source, Learned what) {
        return new DeviceProfile(match.kind(), source, match.reason(), what.first());
    }

    /** Learns from the event that a device has joined; returns what is known of it now, if the event names it. */
    public Optional<DeviceProfile> joined(DeviceJoinedMessage event) {
        return event.device().map(device -> {
            announced
                    .asMap()
                    .merge(
                            device,
                            new Announced(clock.instant(), event.version(), 1),
                            (before, now) -> before.joined(event.version()));
            update(device, what -> what.joined(event.version(), clock.instant()));
            return profileOf(device);
        });
    }

    @Override
    public Treatment treatment(Object device, @Nullable Treatment unanswered) {
        UnknownDeviceStrategy strategy = rules.get().unknown();
        if (unanswered != null && strategy == UnknownDeviceStrategy.LEARN) {
            failed(device, unanswered, "no reply before it came back");
        }
        return switch (profileOf(device).kind()) {
            case LEGACY -> Treatment.PASS;
            case NON_DEHP -> Treatment.MAP;
            case UNKNOWN ->
                switch (strategy) {
                    case LEARN, MAP -> Treatment.MAP;
                    case PASSTHROUGH -> Treatment.PASS;
                    case OFFER_BOTH -> Treatment.OFFER_BOTH;
                };
        };
    }

    @Override
    public int joins(Object device) {
        Announced event = device instanceof String id ? announced.getIfPresent(id) : null;
        return event == null ? 0 : event.joins();
    }

    @Override
    public void replied(Object device, DeviceKind kind) {
        String code = kind == DeviceKind.NON_DEHP ? "the new code" : "the old code";
        update(device, what -> what.kind(kind, Source.REPLY, "replied with " + code, clock.instant()));
    }

    @Override
    public void rejected(Object device, Treatment treatment) {
        if (treatment == Treatment.MAP && rules.get().unknown() == UnknownDeviceStrategy.LEARN) {
            failed(device, treatment, "rejected");
        }
    }

    private void failed(Object device, Treatment treatment, String how) {
        boolean mapped = treatment == Treatment.MAP;
        DeviceKind other = mapped ? DeviceKind.LEGACY : DeviceKind.NON_DEHP;
        String why = (mapped ? "the new code: " : "the old code: ") + how;
        if (treatment != Treatment.OFFER_BOTH) {
            update(device, what -> what.failed(other, why, clock.instant()));
        }
    }

    private void update(Object device, UnaryOperator<Learned> change) {
        learned.asMap().compute(device, (key, what) -> change.apply(what == null ? unlearned(key) : what));
    }
}
