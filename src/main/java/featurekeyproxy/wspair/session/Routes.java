package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which route takes the messages of each leg at the moment; none while it is being reloaded. Thread-safe. */
public final class Routes {
    /** How long a leg may be without a route, as it is in a reload, before its messages count as going nowhere. */
    private static final Duration RELOAD = Duration.ofSeconds(2);

    private volatile @Nullable MessageRoute fromTomes;
    private volatile @Nullable MessageRoute fromTerminal;
    private final Map<Leg, Long> awaySince = new EnumMap<>(Leg.class);

    /** Returns the route for what is received on that leg, or null while there is none. */
    @Nullable
    MessageRoute route(Leg source) {
        return source == Leg.TOMES ? fromTomes : fromTerminal;
    }

    /**
     * Makes this the route of its leg.
     *
     * @throws IllegalStateException if another route takes the leg's messages already
     */
    synchronized void attach(MessageRoute route) {
        MessageRoute present = route(route.leg());
        if (present != null && present != route) {
            throw new IllegalStateException("route " + present.id() + " consumes ws-pair:" + route.leg()
                    + " already; every message goes through one route");
        }
        set(route.leg(), route);
        awaySince.remove(route.leg());
    }

    /** Takes the route away; returns whether it was the one of its leg. */
    synchronized boolean detach(MessageRoute route) {
        boolean present = route(route.leg()) == route;
        if (present) {
            set(route.leg(), null);
            awaySince.put(route.leg(), System.nanoTime());
        }
        return present;
    }

    private void set(Leg leg, @Nullable MessageRoute route) {
        if (leg == Leg.TOMES) {
            fromTomes = route;
        } else {
            fromTerminal = route;
        }
    }

    /** Returns whether both legs have a route now. */
    public boolean areAttached() {
        return fromTomes != null && fromTerminal != null;
    }

    /** Returns the legs that lost their route and have been without one for longer than a reload takes. */
    public synchronized List<Leg> unserved() {
        return Arrays.stream(Leg.values()).filter(this::isUnserved).toList();
    }

    private boolean isUnserved(Leg leg) {
        Long since = awaySince.get(leg);
        return since != null && System.nanoTime() - since > RELOAD.toNanos();
    }
}
