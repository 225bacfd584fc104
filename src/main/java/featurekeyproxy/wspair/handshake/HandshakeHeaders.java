package featurekeyproxy.wspair.handshake;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which headers of a handshake cross the proxy: all but those of a single hop (RFC 9110, section 7.6.1), the length of a
 * body, and the extensions, which each leg negotiates for itself.
 */
final class HandshakeHeaders {
    private static final Set<String> OF_ONE_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "sec-websocket-extensions");

    private HandshakeHeaders() {}

    /** Returns what the {@code Connection} or {@code Upgrade} headers name, in lower case. */
    static Set<String> options(CharSequence name, Iterable<Map.Entry<String, String>> headers) {
        Set<String> options = new HashSet<>();
        for (Map.Entry<String, String> header : headers) {
            if (AsciiString.contentEqualsIgnoreCase(name, header.getKey())) {
                for (String option : header.getValue().split(",", -1)) {
                    options.add(option.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return options;
    }

    /** Returns the headers that go end to end, in their order, repeated ones repeated. */
    static HttpHeaders endToEnd(Iterable<Map.Entry<String, String>> headers) {
        Set<String> dropped = options(HttpHeaderNames.CONNECTION, headers);
        dropped.addAll(OF_ONE_HOP);
        HttpHeaders crossing = new DefaultHttpHeaders();
        for (Map.Entry<String, String> header : headers) {
            if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                crossing.add(header.getKey(), header.getValue());
            }
        }
        return crossing;
    }

    /**
     * Returns the headers that cross, and those of the upgrade, by the names and in the order in which they were written; what was not
     * written comes last.
     */
    static HttpHeaders upgrade(Iterable<Map.Entry<String, String>> written, HttpHeaders crossing) {
        crossing.set("Upgrade", "websocket").set("Connection", "Upgrade");
        return inOrderOf(written, crossing);
    }

    /** Returns the headers by the names and in the order in which they were written; what was not written comes last. */
    static HttpHeaders inOrderOf(Iterable<Map.Entry<String, String>> written, HttpHeaders crossing) {
        Map<String, Queue<String>> left = new HashMap<>();
        for (Map.Entry<String, String> header : crossing) {
            left.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayDeque<>())
                    .add(header.getValue());
        }
        HttpHeaders ordered = new DefaultHttpHeaders();
        for (Map.Entry<String, String> header :
                Stream.concat(stream(written), stream(crossing)).toList()) {
            Queue<String> values = left.get(header.getKey().toLowerCase(Locale.ROOT));
            String value = values == null ? null : values.poll();
            if (value != null) {
                ordered.add(header.getKey(), value);
            }
        }
        return ordered;
    }

    private static <T> Stream<T> stream(Iterable<T> all) {
        return StreamSupport.stream(all.spliterator(), false);
    }

    /** Returns what the Terminal is sent for this request of TOMEs, without the host and the headers of the upgrade. */
    static HttpHeaders toTerminal(HttpServerRequest request, HeaderOptions options) {
        HttpHeaders headers = endToEnd(request.headers());
        String host = headers.get(HttpHeaderNames.HOST);
        if (!options.preserveHost()) {
            headers.set(HttpHeaderNames.HOST, options.authority());
        }
        addForwarded(headers, request, host, options.forwarded());
        options.fixed().forEach((name, value) -> headers.set(name, value));
        return headers;
    }

    private static void addForwarded(
            HttpHeaders headers, HttpServerRequest request, @Nullable String host, ForwardedHeaders kind) {
        String client = request.remoteAddress() == null
                ? "unknown"
                : NetUtil.toAddressString(AccessControl.address(request.remoteAddress()));
        String protocol = request.isSSL() ? "https" : "http";
        if (kind.legacy()) {
            append(headers, "X-Forwarded-For", client);
            headers.set("X-Forwarded-Proto", protocol);
            headers.remove("X-Forwarded-Host");
            if (host != null) {
                headers.set("X-Forwarded-Host", host);
            }
        }
        if (kind.standard()) {
            String node = client.contains(":") ? "\"[" + client + "]\"" : client;
            append(
                    headers,
                    "Forwarded",
                    "for=" + node + (host == null ? "" : ";host=\"" + host + "\"") + ";proto=" + protocol);
        }
    }

    private static void append(HttpHeaders headers, String name, String value) {
        String before = String.join(", ", headers.getAll(name));
        headers.set(name, before.isEmpty() ? value : before + ", " + value);
    }
}
