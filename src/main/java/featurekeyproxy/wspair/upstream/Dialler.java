package featurekeyproxy.wspair.upstream;

import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/**
 * Connects to the Terminal and passes TOMEs' handshake on to it.
 *
 * <p>A dial ends in exactly one call of its {@link DialAnswer}, on the event loop from which it was started and to which the
 * new socket belongs.
 */
public final class Dialler {
    private final Vertx vertx;
    private final NetClient client;

    /** Creates it for connections that are made like this. */
    public Dialler(Vertx vertx, NetClientOptions options) {
        this.vertx = vertx;
        this.client = vertx.createNetClient(options);
    }

    /** Sends one target a GET with just these headers; to be called on an event loop of Vert.x. */
    void get(Target target, long millis, String uri, HttpHeaders headers, DialAnswer answer) {
        Dial dial = new Dial(vertx, target, uri, headers, answer);
        dial.startTimer(millis);
        connect(target).onSuccess(dial::connected).onFailure(dial::fail);
    }

    /** Opens a connection, with TLS if the leg speaks it, for whatever use. */
    Future<NetSocket> connect(Target target) {
        return client.connect(target.port(), target.host());
    }

    void close() {
        client.close();
    }
}
