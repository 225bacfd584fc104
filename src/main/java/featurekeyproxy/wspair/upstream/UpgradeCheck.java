package featurekeyproxy.wspair.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an answer with status 101 does what the request asked for (RFC 6455, section 4.1). */
final class UpgradeCheck {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private UpgradeCheck() {}

    /** Returns what is wrong with the answer, in words of our own, or null. */
    @Nullable
    static String fault(HttpHeaders request, HttpHeaders answer) {
        if (!answer.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !answer.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return "the Terminal switched to another protocol than WebSocket";
        }
        String key = request.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (key != null && !answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT).equals(List.of(accept(key)))) {
            return "the Terminal answered another request than this one: Sec-WebSocket-Accept is wrong";
        }
        List<String> protocols = answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (protocols.size() > 1 || !protocols.stream().allMatch(each -> isOffered(each, request))) {
            return "the Terminal chose a subprotocol that was not offered";
        }
        return null;
    }

    private static boolean isOffered(String protocol, HttpHeaders request) {
        return !protocol.isEmpty() && request.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol, false);
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
