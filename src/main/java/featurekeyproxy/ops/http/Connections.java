package featurekeyproxy.ops.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of the management port: there are not more than {@value #MOST}, and each has {@value #MILLIS_TO_ASK} ms
 * for its next request to arrive as a whole, however slowly its bytes drip. A head that is late closes the connection, a body
 * that is late gets 408 first. One that asks on while it does not take in earlier answers is closed. For one event loop.
 */
final class Connections {
    static final int MOST = 100;
    static final long MILLIS_TO_ASK = 10_000;

    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT);

    private final Vertx vertx;
    private final Map<HttpConnection, Clock> clocks = new HashMap<>();

    Connections(Vertx vertx) {
        this.vertx = vertx;
    }

    void opened(HttpConnection connection) {
        if (clocks.size() >= MOST) {
            connection.close();
            return;
        }
        Clock clock = new Clock(connection);
        clocks.put(connection, clock);
        connection.closeHandler(closed -> {
            clock.stop();
            clocks.remove(connection);
        });
        clock.start();
    }

    /** Notes that the head of a request has arrived, which is the whole of it unless the method has a body. */
    void headArrived(RoutingContext context) {
        if (context.response().writeQueueFull()) { // asks on without taking in what it was answered
            context.request().connection().close();
            return;
        }
        Clock clock = clocks.get(context.request().connection());
        if (clock != null) {
            clock.asking = context;
            if (!WITH_BODY.contains(context.request().method())) {
                clock.stop();
            }
            context.addEndHandler(answered -> clock.restart());
        }
        context.next();
    }

    /** Notes that the body has arrived. */
    void bodyArrived(RoutingContext context) {
        Clock clock = clocks.get(context.request().connection());
        if (clock != null) {
            clock.stop();
        }
        context.next();
    }

    private final class Clock {
        private final HttpConnection connection;
        private @Nullable RoutingContext asking;
        private long timer;

        Clock(HttpConnection connection) {
            this.connection = connection;
        }

        void start() {
            timer = vertx.setTimer(MILLIS_TO_ASK, late -> late());
        }

        void stop() {
            vertx.cancelTimer(timer);
        }

        void restart() {
            stop();
            asking = null;
            if (clocks.containsKey(connection)) {
                start();
            }
        }

        private void late() {
            RoutingContext present = asking;
            if (present == null || present.response().ended()) {
                connection.close();
            } else {
                present.fail(HttpProblem.of(408, "the request did not arrive within " + MILLIS_TO_ASK + " ms"));
            }
        }
    }
}
