package featurekeyproxy.route;

import featurekeyproxy.mapping.RequestTracker;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, one after the other; one that throws keeps nothing from the others. Thread-safe. */
final class InitializationListeners implements InitializationListener {
    private static final Logger LOG = LoggerFactory.getLogger(InitializationListeners.class);

    private final List<InitializationListener> listeners;

    InitializationListeners(List<InitializationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void decided(InitializationDecision decision) {
        tell(listener -> listener.decided(decision));
    }

    @Override
    public void joined(DeviceJoined event) {
        tell(listener -> listener.joined(event));
    }

    @Override
    public void ended(String session, RequestTracker.Summary summary) {
        tell(listener -> listener.ended(session, summary));
    }

    private void tell(Consumer<InitializationListener> what) {
        for (InitializationListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("a listener of the initializations failed");
            }
        }
    }
}
