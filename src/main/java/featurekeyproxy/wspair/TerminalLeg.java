package featurekeyproxy.wspair;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.Tls;
import featurekeyproxy.wspair.upstream.UpstreamOptions;
import io.vertx.core.net.NetClientOptions;
import org.apache.camel.CamelContext;

/** What the leg to the Terminal is configured with, as it was when its route was started first; immutable. */
record TerminalLeg(UpstreamOptions upstream) {
    /** Reads the configuration of {@code ws-pair:terminal}. */
    static TerminalLeg of(CamelContext context, WsPairConfiguration from) throws Exception {
        return new TerminalLeg(upstream(context, from));
    }

    private static UpstreamOptions upstream(CamelContext context, WsPairConfiguration from) throws Exception {
        return new UpstreamOptions(
                from.targetList(),
                from.isTls(),
                client(context, from),
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
