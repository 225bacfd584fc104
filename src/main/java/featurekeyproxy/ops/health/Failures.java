package featurekeyproxy.ops.health;

import featurekeyproxy.route.InitializationDecision;
import featurekeyproxy.route.InitializationListener;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.Fallback;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.SessionListener;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many messages and how many initializations failed since the start. A message failed if its route did or changed it by
 * itself; an initialization, if it was not understood or its codes could not be taken back. Thread-safe.
 */
public final class Failures implements SessionListener, InitializationListener {
    private final LongAdder messages = new LongAdder();
    private final LongAdder initializations = new LongAdder();
    private final LongAdder failedInitializations = new LongAdder();

    @Override
    public void routeFailed(Session session, String route, Fallback fallback) {
        messages.increment();
    }

    @Override
    public void unexplained(Session session, Leg source, String route) {
        messages.increment();
    }

    @Override
    public void decided(InitializationDecision decision) {
        initializations.increment();
        if (decision.outcome().isWarning()) {
            failedInitializations.increment();
        }
    }

    long messages() {
        return messages.sum();
    }

    long initializations() {
        return initializations.sum();
    }

    long failedInitializations() {
        return failedInitializations.sum();
    }
}
