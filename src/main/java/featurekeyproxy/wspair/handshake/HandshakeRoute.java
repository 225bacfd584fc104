package featurekeyproxy.wspair.handshake;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What may change or refuse a handshake before the Terminal is dialled. */
@FunctionalInterface
public interface HandshakeRoute {
    /**
     * What TOMEs asks for.
     *
     * @param uri the target as it stands in the request
     * @param headers what the Terminal would be sent; may be changed
     * @param certificate the certificate that TOMEs showed and that was found good, if it showed one
     */
    record Asked(String uri, HttpHeaders headers, @Nullable X509Certificate certificate) {}

    /**
     * How a handshake leaves the route.
     *
     * @param onward takes what the Terminal is sent
     * @param refuse takes the HTTP status with which TOMEs is refused
     * @param routeIsAway is told that there is no route at the moment, although handshakes have to pass one
     */
    record Ends(Consumer<HttpHeaders> onward, IntConsumer refuse, Runnable routeIsAway) {}

    /** Decides over a handshake; calls one of the ends, on the context of Vert.x from which it was called. */
    void route(EventLoop loop, Asked asked, Ends ends);
}
