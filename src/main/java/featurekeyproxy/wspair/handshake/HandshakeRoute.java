package featurekeyproxy.wspair.handshake;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What may change or refuse a handshake before the Terminal is dialled. */
@FunctionalInterface
public interface HandshakeRoute {
    /**
     * How a handshake leaves the route.
     *
     * @param onward takes what the Terminal is sent
     * @param refuse takes the HTTP status with which TOMEs is refused
     * @param routeIsAway is told that there is no route at the moment, although handshakes have to pass one
     */
    record Ends(Consumer<HttpHeaders> onward, IntConsumer refuse, Runnable routeIsAway) {}

    /**
     * Decides over a handshake; calls one of the ends, on the context of Vert.x from which it was called.
     *
     * @param headers what the Terminal would be sent; may be changed
     */
    void route(EventLoop loop, String uri, HttpHeaders headers, Ends ends);
}
