package featurekeyproxy.simulator;

import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom the Terminal lets in.
 *
 * @param path the only path; others get 404; null for any
 * @param headers what must be sent, exactly so; others get 401
 * @param subprotocol what must be offered, and is then chosen; others get 400; null for none
 */
public record DeviceAdmission(
        @Nullable String path,
        Map<String, String> headers,
        @Nullable String subprotocol) {
    /** Accepts every device. */
    public static final DeviceAdmission ANYONE = new DeviceAdmission(null, Map.of(), null);

    /** The status that lets a client in. */
    static final int SWITCHING_PROTOCOLS = 101;

    /** Copies the headers. */
    public DeviceAdmission {
        headers = Map.copyOf(headers);
    }

    /** Returns 101 for a client that is let in, else the status of its refusal. */
    int verdict(ServerWebSocketHandshake request) {
        if (path != null && !path.equals(request.path())) {
            return 404;
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!request.headers().contains(header.getKey(), header.getValue(), false)) {
                return 401;
            }
        }
        return subprotocol == null || offers(request, subprotocol) ? SWITCHING_PROTOCOLS : 400;
    }

    private static boolean offers(ServerWebSocketHandshake request, String name) {
        return request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .anyMatch(offer -> offer.strip().equals(name));
    }
}
