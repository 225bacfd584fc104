package featurekeyproxy.wspair;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import featurekeyproxy.wspair.handshake.AccessOptions;
import featurekeyproxy.wspair.leg.MemoryShares;
import featurekeyproxy.wspair.session.LegOptions;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.Tls;
import io.vertx.core.http.HttpServerOptions;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * What the leg to TOMEs is configured with, as it was when its route was started first.
 *
 * @param host the address that is listened on
 * @param authority host and port for messages
 * @param server how it is listened, host and port and TLS included
 * @param access who may connect
 * @param balancers who may connect with a header of the PROXY protocol, null if none is expected
 * @param session what the connections of sessions are configured with
 */
record TomesLeg(
        String host,
        String authority,
        HttpServerOptions server,
        AccessOptions access,
        @Nullable String balancers,
        LegOptions session) {
    private static final int BACKLOG = 4096;

    /** Reads the configuration of {@code ws-pair:tomes}. */
    static TomesLeg of(CamelContext context, WsPairConfiguration from) throws Exception {
        return new TomesLeg(
                from.getHost(),
                from.authority(),
                server(context, from),
                access(from),
                from.isProxyProtocol() ? from.getProxyProtocolFrom() : null,
                from.sessionOptions());
    }

    private static AccessOptions access(WsPairConfiguration from) {
        return new AccessOptions(
                MemoryShares.connections(from.getMaxConnections()),
                MemoryShares.waiting(from.getMaxHeaderSize()),
                from.getMaxConnectionsPerAddress(),
                from.getHandshakesPerSecond(),
                from.getAllowedAddresses(),
                from.getAllowedOrigins(),
                from.getHandshakeTimeout());
    }

    private static HttpServerOptions server(CamelContext context, WsPairConfiguration from) throws Exception {
        HttpServerOptions options = from.getServerOptions() == null
                ? new HttpServerOptions()
                        .setTcpKeepAlive(true)
                        .setAcceptBacklog(BACKLOG)
                        .setMaxHeaderSize(from.getMaxHeaderSize())
                        .setMaxInitialLineLength(from.getMaxHeaderSize())
                : new HttpServerOptions(from.getServerOptions());
        if (from.getSslContextParameters() != null) {
            Tls.apply(context, from.getSslContextParameters(), options);
        }
        LiveTls tls = from.getTls();
        if (tls != null) {
            tls.applyTo(options);
        }
        if (from.getHandshakeTimeout() > 0) {
            options.setSslHandshakeTimeout(from.getHandshakeTimeout()).setSslHandshakeTimeoutUnit(MILLISECONDS);
        }
        return options.setUseProxyProtocol(from.isProxyProtocol())
                .setProxyProtocolTimeout(0) // the gate's own counts from the beginning, and not from the last byte
                .setHost(from.getHost())
                .setHttp2ClearTextEnabled(false) // would wait for a first byte before it tells of the connection
                .setPort(from.getPort() == 0 ? -1 : from.getPort()) // -1: any free port, the same for every loop
                .setPerMessageWebSocketCompressionSupported(false) // negotiated in the handshake of the session
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
