package featurekeyproxy.wspair.handshake;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What may change or refuse a handshake before the Terminal is dialled. */
@FunctionalInterface
public interface HandshakeRoute {
    /**
     * Decides over a handshake; calls one of the two in the end, on the context of Vert.x from which it was called.
     *
     * @param headers what the Terminal would be sent; may be changed
     * @param onward takes what the Terminal is sent
     * @param refuse takes the HTTP status with which TOMEs is refused
     */
    void route(EventLoop loop, String uri, HttpHeaders headers, Consumer<HttpHeaders> onward, IntConsumer refuse);
}
