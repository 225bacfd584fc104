package featurekeyproxy.wspair;

import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.handshake.HandshakeRoute;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A handshake on its way through a route. Exactly one of its ends is told, on its context, where it is to be used. */
final class RoutedHandshake {
    private static final int BROKEN = 500;

    private final RouteCall call;
    private final Vertx vertx;
    private final FaultBarrier faults;
    private final Context context;
    private final HandshakeRoute.Asked asked;
    private final HandshakeRoute.Ends ends;
    private final long deadline;
    private @Nullable Long timer;

    /** Creates it on its context; it waits so long for its route, all waits together. */
    RoutedHandshake(
            RouteCall call,
            Vertx vertx,
            FaultBarrier faults,
            HandshakeRoute.Asked asked,
            HandshakeRoute.Ends ends,
            long patienceMillis) {
        this.call = call;
        this.vertx = vertx;
        this.faults = faults;
        this.context = vertx.getOrCreateContext();
        this.asked = asked;
        this.ends = ends;
        this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    }

    /** Takes a step soon, on its context; should that throw, the handshake ends. */
    void run(Runnable action) {
        context.runOnContext(ignored -> guarded(action));
    }

    void waits(Runnable tooLate) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        timer = vertx.setTimer(Math.max(1, left), id -> guarded(tooLate));
    }

    private void guarded(Runnable action) {
        faults.run(HandlerStep.ROUTE_DECIDED, action, thrown -> refuse(BROKEN));
    }

    void waitsNoMore() {
        if (timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
    }

    RouteCall call() {
        return call;
    }

    HandshakeRoute.Asked asked() {
        return asked;
    }

    HttpHeaders headers() {
        return asked.headers();
    }

    void onward() {
        ends.onward().accept(asked.headers());
    }

    void refuse(int status) {
        ends.refuse().accept(status);
    }

    void routeIsAway() {
        waitsNoMore();
        ends.routeIsAway().run();
    }
}
