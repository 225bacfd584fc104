package featurekeyproxy.ops.admin;

import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.ApiResponse;
import featurekeyproxy.wspair.WsPairComponent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /drain}: no new sessions from now on, and each open one is closed when it is quiet. The process stays, so that nothing
 * starts it anew meanwhile; it can still be looked at, and be ended at any time.
 */
public final class DrainResource {
    private static final Logger LOG = LoggerFactory.getLogger(DrainResource.class);

    private final WsPairComponent component;
    private final Duration timeout;
    private final AtomicBoolean begun = new AtomicBoolean();

    private DrainResource(WsPairComponent component, Duration timeout) {
        this.component = component;
        this.timeout = timeout;
    }

    /** Serves the drain; after the time-out the sessions that are left are closed as they are. */
    public static void addTo(Api api, WsPairComponent component, Duration timeout) {
        DrainResource resource = new DrainResource(component, timeout);
        api.post("/drain", request -> {
            String before = component.isAccepting() ? "accepting" : "draining";
            resource.begin();
            request.action("drain", "", before, "draining");
            return new ApiResponse(202, new View(component.openSessions(), timeout.toSeconds()));
        });
    }

    /** How many sessions are still open, and after how many seconds the last ones are closed as they are. */
    record View(int sessions, long timeoutSeconds) {}

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            Thread thread = new Thread(this::drain, "drain");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void drain() {
        try {
            component.drain(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("draining failed", e);
        }
    }
}
