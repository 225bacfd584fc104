package featurekeyproxy.wspair.upstream;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The dials whose answer is awaited, by which a request is known that is one of them and has come back to this proxy.
 *
 * <p>One that comes directly has the two ends of the dial's connection. One that comes by way of other proxies has its key, and
 * tells of more hops than the dial did; so no byte is sent for the sake of this. Thread-safe.
 */
final class DialsUnderWay {
    private static final List<String> HOPS = List.of("Forwarded", "X-Forwarded-For");

    private final Map<Ends, Dial> byEnds = new ConcurrentHashMap<>();
    private final Map<String, Set<Dial>> byKey = new ConcurrentHashMap<>();

    private record Ends(SocketAddress dialler, SocketAddress listener) {}

    /** Takes note of a dial before its request is sent, until {@link #ended}. */
    void begun(Dial dial, Channel channel) {
        byEnds.put(new Ends(channel.localAddress(), channel.remoteAddress()), dial);
        String key = dial.key();
        if (key != null) {
            byKey.computeIfAbsent(key, none -> ConcurrentHashMap.newKeySet()).add(dial);
        }
    }

    void ended(Dial dial, Channel channel) {
        byEnds.remove(new Ends(channel.localAddress(), channel.remoteAddress()), dial);
        String key = dial.key();
        if (key != null) {
            byKey.computeIfPresent(key, (none, dials) -> dials.remove(dial) && dials.isEmpty() ? null : dials);
        }
    }

    /** Returns the dial that this request is, or null; {@code from} and {@code to} are the ends of its connection. */
    @Nullable
    Dial find(InetSocketAddress from, InetSocketAddress to, MultiMap headers) {
        Dial direct = byEnds.get(new Ends(from, to));
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (direct != null || key == null || HOPS.stream().noneMatch(headers::contains)) {
            return direct;
        }
        return byKey.getOrDefault(key, Set.of()).stream()
                .filter(dial -> HOPS.stream().anyMatch(name -> isFurther(name, headers, dial)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isFurther(String name, MultiMap headers, Dial dial) {
        String sent = dial.sent(name);
        String came = String.join(", ", headers.getAll(name));
        return sent != null && (came.equals(sent) || came.startsWith(sent + ","));
    }
}
