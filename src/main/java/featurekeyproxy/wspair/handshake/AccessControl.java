package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.leg.OldestFirst;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says who may connect: counts the connections of TOMEs from their beginning to their end, and knows the limits.
 *
 * <p>A connection that is refused holds no place, so that one address that is over its own limit takes none from others. It
 * is refused by an HTTP answer, as soon as it has asked. Thread-safe; what it does costs the same however many there are.
 */
public final class AccessControl {
    private final AccessOptions options;
    private final LimitCounters refusals;
    private final FaultBarrier faults;
    private final List<AddressRange> addresses;
    private final Set<String> origins;
    private final HandshakeRate rate;
    private final OldestFirst<PendingConnection> waiting;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> ofAddress = new ConcurrentHashMap<>();

    /** Creates it; the clock is in nanoseconds. */
    public AccessControl(AccessOptions options, LimitCounters refusals, FaultBarrier faults, LongSupplier nanos) {
        this.options = options;
        this.refusals = refusals;
        this.faults = faults;
        this.addresses = AddressRange.list(options.allowedAddresses());
        this.origins = Arrays.stream(options.allowedOrigins().split(",", -1))
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toSet());
        this.waiting = new OldestFirst<>(options.maxWaiting(), PendingConnection::giveWay);
        this.rate = new HandshakeRate(options.handshakesPerSecond(), nanos);
    }

    /** Returns what has to see the connections of a channel that listens with TLS. */
    public ChannelHandler tlsGate() {
        return new TlsHandshakeGate(this);
    }

    /** Takes note of a connection whose TLS handshake begins. */
    void begun(Channel channel) {
        faults.run(
                HandlerStep.ACCEPTED,
                () -> {
                    InetAddress address = channel.remoteAddress() instanceof InetSocketAddress inet
                            ? plain(inet.getAddress())
                            : InetAddress.getLoopbackAddress();
                    pending(channel, address).awaitTls();
                },
                thrown -> channel.close());
    }

    /** Takes note of a new connection on which HTTP begins, until it ends. */
    public void arrived(HttpConnection connection) {
        Channel channel = FramePipeline.channel(connection);
        SocketAddress remote = connection.remoteAddress();
        InetAddress address = address(remote);
        if (remote != null && remote.isInetSocket()) {
            FramePipeline.setPeer(channel, new InetSocketAddress(address, remote.port()));
        }
        PendingConnection begun = PendingConnection.of(channel);
        (begun == null ? pending(channel, address) : begun).awaitRequest();
    }

    private PendingConnection pending(Channel channel, InetAddress address) {
        Limit refusal = enter(address);
        if (refusal == null) {
            channel.closeFuture().addListener(closed -> leave(address));
        }
        return new PendingConnection(
                channel, address, refusal, refusals, options.handshakeTimeoutMillis(), waiting, faults);
    }

    /** Returns who connects, an IPv4 address as one also where the system wraps it into IPv6. */
    static InetAddress address(@Nullable SocketAddress remote) {
        String text = remote == null ? null : remote.hostAddress();
        InetAddress address = text == null ? null : NetUtil.createInetAddressFromIpAddressString(text);
        return address == null ? InetAddress.getLoopbackAddress() : address; // a socket of this machine's file system
    }

    /** Returns an IPv4 address as one also where the system wraps it into IPv6, and any other without its zone. */
    static InetAddress plain(InetAddress address) {
        InetAddress plain = NetUtil.createInetAddressFromIpAddressString(address.getHostAddress());
        return plain == null ? address : plain;
    }

    private @Nullable Limit enter(InetAddress address) {
        if (!addresses.isEmpty() && addresses.stream().noneMatch(range -> range.contains(address))) {
            return Limit.ADDRESS;
        }
        int most = options.maxConnectionsPerAddress();
        if (ofAddress.merge(address, 1, Integer::sum) > most && most > 0) {
            leaveAddress(address);
            return Limit.CONNECTIONS_PER_ADDRESS;
        }
        if (connections.incrementAndGet() > options.maxConnections() && options.maxConnections() > 0) {
            leave(address);
            return Limit.CONNECTIONS;
        }
        return null;
    }

    private void leave(InetAddress address) {
        connections.decrementAndGet();
        leaveAddress(address);
    }

    private void leaveAddress(InetAddress address) {
        ofAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Returns the limit that forbids this handshake, which is then counted, or null. */
    @Nullable
    Limit refusal(PendingConnection pending, HttpServerRequest request) {
        Limit refusal = pending.refusal();
        if (refusal == null && !rate.permits(pending.address())) {
            refusal = Limit.HANDSHAKE_RATE;
        }
        String origin = request.getHeader("Origin");
        if (refusal == null
                && !origins.isEmpty()
                && origin != null
                && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            refusal = Limit.ORIGIN;
        }
        if (refusal != null) {
            refusals.add(refusal, NetUtil.toAddressString(pending.address()));
        }
        return refusal;
    }

    /** Counts a request whose head is too large; the answer is the server's. */
    public void headTooLarge(HttpServerRequest request) {
        refusals.add(Limit.HEADER_SIZE, NetUtil.toAddressString(address(request.remoteAddress())));
    }

    /** Counts a connection that was ended before it came to HTTP. */
    public void tlsHandshakeTooLate() {
        refusals.add(Limit.HANDSHAKE_TIME, "unknown");
    }

    /** Returns what lets only these balancers connect. */
    public ProxyProtocolGate gate(String balancers) {
        return new ProxyProtocolGate(balancers, options.handshakeTimeoutMillis(), refusals);
    }

    /** Returns how many connections hold a place. */
    public int connections() {
        return connections.get();
    }
}
