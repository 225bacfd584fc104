package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.SessionListeners;
import featurekeyproxy.wspair.session.SessionOptions;
import featurekeyproxy.wspair.session.Sessions;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.upstream.Upstreams;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/**
 * What all handshakes of a component share.
 *
 * @param access who may connect
 * @param headers what the Terminal is sent beside TOMEs' headers
 * @param route what may change or refuse a handshake
 * @param upstreams where the Terminal is
 * @param sessions what handshakes become
 * @param options what sessions are configured with
 * @param routeCalls how the sessions of an event loop enter routes
 * @param listeners who is told of refusals
 * @param faults takes up what handlers throw
 */
public record Handshakes(
        AccessControl access,
        HeaderOptions headers,
        HandshakeRoute route,
        Upstreams upstreams,
        Sessions sessions,
        SessionOptions options,
        Function<EventLoop, RouteCall> routeCalls,
        SessionListeners listeners,
        FaultBarrier faults) {
    /** Takes up a request of TOMEs; to be called on the event loop of its connection. */
    public void begin(HttpServerRequest request) {
        new Handshake(this, request).begin();
    }

    /** Returns a session that is not open yet, whose sockets live on that event loop. */
    public PairedSession newSession(String uri, Target target, EventLoop loop) {
        return sessions.create(uri, target, options, loop, routeCalls.apply(loop));
    }
}
