package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.address.NameLookup;
import io.vertx.core.net.NetClientOptions;
import java.util.List;

/**
 * How the Terminal is reached.
 *
 * @param targets its addresses in the order in which they are tried, at least one
 * @param tls whether it is spoken to with TLS
 * @param client how connections are made, TLS included
 * @param names how names of targets become addresses
 * @param connectTimeoutMillis how long all attempts of one dial may take together
 * @param preserveHost whether the Host header is TOMEs' own, and so left as it is
 * @param breakerFailures after how many failures in a row a target is left alone while another is up
 * @param retryMinMillis the shortest time that a broken target is left alone
 * @param retryMaxMillis the longest
 * @param probe how targets are asked whether they are up
 * @param probePath the path that an HTTP probe gets
 * @param probeIntervalMillis how long after a target was found up it is asked again
 */
public record UpstreamOptions(
        List<Target> targets,
        boolean tls,
        NetClientOptions client,
        NameLookup names,
        long connectTimeoutMillis,
        boolean preserveHost,
        int breakerFailures,
        long retryMinMillis,
        long retryMaxMillis,
        ProbeKind probe,
        String probePath,
        long probeIntervalMillis) {
    /** Takes a copy of the targets. */
    public UpstreamOptions {
        targets = List.copyOf(targets);
    }

    /** Returns the first target's host and port as a Host header names them. */
    public String authority() {
        return targets.get(0).authority(tls);
    }
}
