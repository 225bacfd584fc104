package featurekeyproxy.wspair.handshake;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of a request can be carried on: one host that is one, no body, and quotes that end. */
final class RequestCheck {
    /** A name or an address, and possibly a port; nothing that means more in a list or within quotes. */
    private static final Pattern HOST =
            Pattern.compile("(?:[\\w.~%-]*|\\[[0-9A-Fa-f:.]+(?:%[\\w.~%-]+)?])(?::\\d{0,5})?");

    private RequestCheck() {}

    /** Returns what is wrong with the request, in a sentence without anything of it, or null. */
    @Nullable
    static String fault(HttpServerRequest request) {
        MultiMap headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1)) {
            return "a request has exactly one Host header";
        }
        if (!hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            return "the Host header is neither a name nor an address";
        }
        Stream<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || !lengths.allMatch("0"::equals)) {
            return "a request for a WebSocket has no body";
        }
        return headers.getAll("Forwarded").stream().allMatch(RequestCheck::quotesEnd)
                ? null
                : "a quote of the Forwarded header does not end";
    }

    private static boolean quotesEnd(String value) {
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '"') {
                quoted = !quoted;
            } else if (quoted && value.charAt(i) == '\\') {
                i++;
            }
        }
        return !quoted;
    }
}
