package featurekeyproxy.wspair.handshake;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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

    /** Returns the options that the {@code Connection} headers name, in lower case. */
    static Set<String> connectionOptions(Iterable<Map.Entry<String, String>> headers) {
        Set<String> options = new HashSet<>();
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase("connection")) {
                for (String option : header.getValue().split(",", -1)) {
                    options.add(option.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return options;
    }

    /** Returns the headers that go end to end, in their order, repeated ones repeated. */
    static HttpHeaders endToEnd(Iterable<Map.Entry<String, String>> headers) {
        Set<String> dropped = connectionOptions(headers);
        dropped.addAll(OF_ONE_HOP);
        HttpHeaders crossing = new DefaultHttpHeaders();
        for (Map.Entry<String, String> header : headers) {
            if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                crossing.add(header.getKey(), header.getValue());
            }
        }
        return crossing;
    }

    /** Returns what the Terminal is sent for this request of TOMEs, without the host and the headers of the upgrade. */
    static HttpHeaders toTerminal(HttpServerRequest request, HeaderOptions options) {
        HttpHeaders headers = endToEnd(request.headers());
        String host = String.valueOf(headers.get(HttpHeaderNames.HOST));
        if (!options.preserveHost()) {
            headers.set(HttpHeaderNames.HOST, options.authority());
        }
        addForwarded(headers, request, host, options.forwarded());
        options.fixed().forEach((name, value) -> headers.set(name, value));
        return headers;
    }

    private static void addForwarded(
            HttpHeaders headers, HttpServerRequest request, String host, ForwardedHeaders kind) {
        String client = request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
        String protocol = request.isSSL() ? "https" : "http";
        if (kind.legacy()) {
            append(headers, "X-Forwarded-For", client);
            headers.set("X-Forwarded-Proto", protocol);
            headers.set("X-Forwarded-Host", host);
        }
        if (kind.standard()) {
            String node = client.contains(":") ? "\"[" + client + "]\"" : client;
            append(headers, "Forwarded", "for=" + node + ";host=\"" + host + "\";proto=" + protocol);
        }
    }

    private static void append(HttpHeaders headers, String name, String value) {
        String before = String.join(", ", headers.getAll(name));
        headers.set(name, before.isEmpty() ? value : before + ", " + value);
    }
}
