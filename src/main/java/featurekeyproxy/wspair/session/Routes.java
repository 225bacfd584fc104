package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import org.jspecify.annotations.Nullable;

/** Which route takes the messages of each leg at the moment; none while it is being reloaded. Thread-safe. */
public final class Routes {
    private volatile @Nullable MessageRoute fromTomes;
    private volatile @Nullable MessageRoute fromTerminal;

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
    }

    /** Takes the route away; returns whether it was the one of its leg. */
    synchronized boolean detach(MessageRoute route) {
        boolean present = route(route.leg()) == route;
        if (present) {
            set(route.leg(), null);
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
}
