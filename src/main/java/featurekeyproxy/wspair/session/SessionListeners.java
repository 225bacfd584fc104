package featurekeyproxy.wspair.session;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.upstream.DialOutcome;
import featurekeyproxy.wspair.upstream.Target;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners of a component, one after the other; one that throws keeps nothing from the others. Thread-safe. */
public final class SessionListeners implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionListeners.class);

    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();

    public void add(SessionListener listener) {
        listeners.add(listener);
    }

    private void tell(Consumer<SessionListener> what) {
        for (SessionListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException | Error e) { // its words may be a peer's
                FatalErrors.tell(e);
                LOG.atError()
                        .addKeyValue("listener", listener.getClass().getName())
                        .addKeyValue("failure", e.getClass().getName())
                        .log("a listener of the sessions failed");
            }
        }
    }

    @Override
    public void opened(Session session) {
        tell(listener -> listener.opened(session));
    }

    @Override
    public void closed(Session session, CloseResult closing) {
        tell(listener -> listener.closed(session, closing));
    }

    @Override
    public void dialled(Target target, DialOutcome outcome, Duration took) {
        tell(listener -> listener.dialled(target, outcome, took));
    }

    @Override
    public void breakerChanged(Target target, String state) {
        tell(listener -> listener.breakerChanged(target, state));
    }

    @Override
    public void handshakeRefused(int status, String reason) {
        tell(listener -> listener.handshakeRefused(status, reason));
    }

    /** Tells that a limit refused a handshake. */
    public void handshakeRefused(Limit limit) {
        handshakeRefused(limit.code(), limit.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void deadPeer(Leg leg) {
        tell(listener -> listener.deadPeer(leg));
    }

    @Override
    public void routeFailed(Session session, String route, Fallback fallback) {
        tell(listener -> listener.routeFailed(session, route, fallback));
    }

    @Override
    public void unexplained(Session session, Leg source, String route) {
        tell(listener -> listener.unexplained(session, source, route));
    }

    @Override
    public void withheld(Session session, Leg source, String route) {
        tell(listener -> listener.withheld(session, source, route));
    }

    @Override
    public void unreadable(Session session, Leg source, String route) {
        tell(listener -> listener.unreadable(session, source, route));
    }

    @Override
    public void unmapped(Session session, Leg source, String route) {
        tell(listener -> listener.unmapped(session, source, route));
    }
}
