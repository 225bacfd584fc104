package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.RequestTracker;
import featurekeyproxy.message.Direction;
import featurekeyproxy.process.HeapShare;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.route.InitializationDecision;
import featurekeyproxy.route.InitializationListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The requests to which no reply has come yet. Each that gets none is told of once, at the moment when that is known: its device
 * came back and is asked anew, {@link Diagnosis#PATIENCE} has passed, or its session is over. A device that is only announced while
 * it is asked, as happens when TOMEs connects, may still answer.
 *
 * <p>Bounded: of more than {@link #MOST} devices the one that was asked longest ago counts as unanswered. Thread-safe.
 */
public final class OpenRequests implements InitializationListener {
    /** Of how many devices requests are kept; fewer in a heap of less than 320 MB. */
    public static final int MOST = HeapShare.count(20_000, 500);

    private static final int MOST_OF_A_DEVICE = 8;
    private static final Logger LOG = LoggerFactory.getLogger(OpenRequests.class);

    private final Consumer<NoReply> told;
    private final Map<Asked, Deque<Instant>> open = new LinkedHashMap<>();
    private final Set<Asked> joinedSince = new HashSet<>(); // of those that are open

    /** Why a request has no reply. */
    public enum NoReply {
        /** The time for it has passed. */
        UNANSWERED,
        /** The device joined anew instead. */
        DROPPED,
        /** The connection of TOMEs or the Terminal ended before. */
        CUT_OFF
    }

    private record Asked(String session, Optional<String> device) {}

    /** Creates an empty collection; the consumer is told of each request without a reply. */
    public OpenRequests(Consumer<NoReply> told) {
        this.told = told;
    }

    @Override
    public synchronized void decided(InitializationDecision decision) {
        Reason reason = decision.outcome().reason();
        if (reason == Reason.NOT_UNDERSTOOD || reason == Reason.FAILED) {
            return; // it names no device
        }
        Asked asked = new Asked(decision.session(), decision.outcome().device());
        if (decision.direction() == Direction.TOMES_TO_TERMINAL) {
            ask(asked, decision.time());
        } else if (!answer(asked)) {
            answer(openFor(asked));
        }
    }

    private void ask(Asked asked, Instant time) {
        if (joinedSince.contains(asked)) {
            end(asked, NoReply.DROPPED);
        }
        Deque<Instant> times = open.computeIfAbsent(asked, device -> new ArrayDeque<>(1));
        times.add(time);
        if (times.size() > MOST_OF_A_DEVICE) {
            times.remove();
            tell(asked, NoReply.UNANSWERED);
        }
        if (open.size() > MOST) {
            Asked eldest = open.keySet().iterator().next();
            end(eldest, NoReply.UNANSWERED);
        }
    }

    private boolean answer(Asked asked) {
        Deque<Instant> times = open.get(asked);
        if (times == null) {
            return false;
        }
        times.remove();
        if (times.isEmpty()) {
            forget(asked);
        }
        return true;
    }

    /** Where only one of request and reply names the device, the session is the device. */
    private Asked openFor(Asked answered) {
        return open.keySet().stream()
                .filter(asked -> asked.session().equals(answered.session())
                        && (asked.device().isEmpty() || answered.device().isEmpty()))
                .findFirst()
                .orElse(answered);
    }

    @Override
    public synchronized void joined(DeviceJoined event) {
        Asked asked = new Asked(event.session(), event.device());
        if (open.containsKey(asked)) {
            joinedSince.add(asked);
        }
    }

    @Override
    public synchronized void ended(String session, RequestTracker.Summary summary) {
        List<Asked> cutOff = open.keySet().stream()
                .filter(asked -> asked.session().equals(session))
                .toList();
        cutOff.forEach(asked -> end(asked, NoReply.CUT_OFF));
    }

    private @Nullable Deque<Instant> forget(Asked asked) {
        joinedSince.remove(asked);
        return open.remove(asked);
    }

    private void end(Asked asked, NoReply why) {
        Deque<Instant> times = forget(asked);
        if (times != null) {
            times.forEach(time -> tell(asked, why));
        }
    }

    /** Tells of the requests whose time has passed. */
    public synchronized void look(Instant now) {
        Instant latest = now.minus(Diagnosis.PATIENCE);
        for (Asked asked : List.copyOf(open.keySet())) {
            NoReply why = joinedSince.contains(asked) ? NoReply.DROPPED : NoReply.UNANSWERED;
            Deque<Instant> times = open.getOrDefault(asked, new ArrayDeque<>(1));
            while (!times.isEmpty() && !times.element().isAfter(latest)) {
                times.remove();
                tell(asked, why);
            }
            if (times.isEmpty()) {
                forget(asked);
            }
        }
    }

    private void tell(Asked asked, NoReply why) {
        LOG.atLevel(why == NoReply.CUT_OFF ? Level.INFO : Level.WARN)
                .addKeyValue("session", asked.session())
                .addKeyValue("device", asked.device().orElse("not named"))
                .addKeyValue("result", why)
                .log("initialization without reply");
        told.accept(why);
    }
}
