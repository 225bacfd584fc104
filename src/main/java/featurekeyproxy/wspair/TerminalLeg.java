package featurekeyproxy.wspair;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import featurekeyproxy.wspair.handshake.HeaderOptions;
import featurekeyproxy.wspair.session.LegOptions;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.Tls;
import featurekeyproxy.wspair.upstream.UpstreamOptions;
import io.vertx.core.net.NetClientOptions;
import org.apache.camel.CamelContext;

/**
 * What the leg to the Terminal is configured with, as it was when its route was started first.
 *
 * @param upstream how the Terminal is reached
 * @param headers what it is sent beside TOMEs' headers
 * @param session what the connections of sessions are configured with
 * @param lostCode the close code with which TOMEs is told that the Terminal's connection is lost
 */
record TerminalLeg(UpstreamOptions upstream, HeaderOptions headers, LegOptions session, int lostCode) {
    /** Reads the configuration of {@code ws-pair:terminal}. */
    static TerminalLeg of(CamelContext context, WsPairConfiguration from) throws Exception {
        UpstreamOptions upstream = upstream(context, from);
        HeaderOptions headers = new HeaderOptions(
                upstream.authority(), from.isPreserveHost(), from.getForwardedHeaders(), from.getHandshakeHeaders());
        return new TerminalLeg(upstream, headers, from.sessionOptions(), from.getLostCode());
    }

    private static UpstreamOptions upstream(CamelContext context, WsPairConfiguration from) throws Exception {
        return new UpstreamOptions(
                from.targetList(),
                from.isTls(),
                client(context, from),
                from.getNames(),
                from.getConnectTimeout(),
                from.isPreserveHost(),
                from.getBreakerFailures(),
                from.getRetryMin(),
                from.getRetryMax(),
                from.getProbe(),
                from.getProbePath(),
                from.getProbeInterval());
    }

    private static NetClientOptions client(CamelContext context, WsPairConfiguration from) throws Exception {
        NetClientOptions options = from.getClientOptions() == null
                ? new NetClientOptions().setTcpKeepAlive(true)
                : new NetClientOptions(from.getClientOptions());
        options.setConnectTimeout(Math.toIntExact(from.getConnectTimeout()));
        options.setSslHandshakeTimeout(from.getConnectTimeout()).setSslHandshakeTimeoutUnit(MILLISECONDS);
        options.setHostnameVerificationAlgorithm("HTTPS");
        if (from.getSslContextParameters() != null) {
            Tls.apply(context, from.getSslContextParameters(), options);
        }
        LiveTls tls = from.getTls();
        if (tls != null) {
            tls.applyTo(options);
            return options;
        }
        return options.setSsl(from.isTls());
    }
}
