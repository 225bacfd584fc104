package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.fault.FaultBarrier;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * The targets at which the Terminal may be reached, in the order in which they are tried.
 *
 * <p>A dial goes to the first target that is not known to be broken, and on to the next when that one cannot be reached or
 * does not answer. Broken ones come last, so that nothing is refused without having been tried. All attempts together
 * take no longer than the connect time-out: each gets an equal part of what is left. Thread-safe.
 */
public final class Upstreams {
    private final Vertx vertx;
    private final Dialler dialler;
    private final UpstreamOptions options;
    private final UpstreamListener listener;
    private final FaultBarrier faults;
    private final List<Upstream> upstreams;
    private final List<Probe> probes;

    /** Creates it and begins to probe, if that is asked for. */
    public Upstreams(Vertx vertx, UpstreamOptions options, UpstreamListener listener, FaultBarrier faults) {
        this.vertx = vertx;
        this.faults = faults;
        this.dialler = new Dialler(vertx, options.client(), options.names(), faults);
        this.options = options;
        this.listener = listener;
        Backoff backoff = new Backoff(options.retryMinMillis(), options.retryMaxMillis());
        this.upstreams = options.targets().stream()
                .map(target -> new Upstream(target, options.breakerFailures(), backoff, Clock.systemUTC()))
                .toList();
        upstreams.forEach(
                upstream -> upstream.onChange(state -> listener.breakerChanged(upstream.target(), state.name())));
        this.probes = options.probe() == ProbeKind.OFF
                ? List.of()
                : upstreams.stream()
                        .map(upstream -> new Probe(vertx, dialler, upstream, backoff, options, faults))
                        .toList();
        probes.forEach(Probe::start);
    }

    /** Dials the targets until one answers; to be called on an event loop of Vert.x, where the answer comes too. */
    public void dial(String uri, HttpHeaders headers, DialAnswer answer) {
        new Failover(vertx.getOrCreateContext(), dialler, upstreams, options, listener, faults, uri, headers, answer)
                .next(new TimeoutException("no time to dial"));
    }

    /** Returns whether the request with these headers and ends of its connection is a dial of this proxy, which then fails. */
    public boolean comesBack(InetSocketAddress from, InetSocketAddress to, MultiMap request) {
        return dialler.comesBack(from, to, request);
    }

    /** Returns how long a dial may take. */
    public long connectTimeoutMillis() {
        return options.connectTimeoutMillis();
    }

    /** Returns the targets in the order in which they are tried. */
    public List<Target> targets() {
        return options.targets();
    }

    /** Returns the targets in their order, with the states of their breakers. */
    public List<TargetState> states() {
        return upstreams.stream()
                .map(upstream -> upstream.snapshot(dialler.resolution(upstream.target())))
                .toList();
    }

    /** Stops probing and takes no more dials. */
    public void close() {
        probes.forEach(Probe::stop);
        dialler.close();
    }
}
