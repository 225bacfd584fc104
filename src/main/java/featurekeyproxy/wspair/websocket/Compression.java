package featurekeyproxy.wspair.websocket;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of permessage-deflate (RFC 7692, section 7.1), which each leg does for itself.
 *
 * <p>Messages are compressed with a window of 15 bits, and decompressed whatever the peer's window is; so a peer may choose
 * its own, but none for us.
 */
public final class Compression {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_RESETS = "server_no_context_takeover";
    private static final String CLIENT_RESETS = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final Set<String> OFFERED = Set.of(SERVER_RESETS, CLIENT_RESETS, SERVER_WINDOW, CLIENT_WINDOW);
    private static final Set<String> ANSWERED = Set.of(SERVER_RESETS, CLIENT_RESETS, SERVER_WINDOW);
    private static final String OUR_WINDOW = "15";
    private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");

    private Compression() {}

    /**
     * What was agreed on.
     *
     * @param noContextTakeover whether no message that we send may refer to an earlier one
     * @param header the header value that says so
     */
    public record Agreement(boolean noContextTakeover, String header) {}

    /** Answers the extensions that a client offers; null if none of them can be accepted. */
    @Nullable
    public static Agreement accept(List<String> offers) {
        for (WebSocketExtensionData offer : parse(offers)) {
            Map<String, String> parameters = offer.parameters();
            if (isValid(offer, OFFERED) && OUR_WINDOW.equals(parameters.getOrDefault(SERVER_WINDOW, OUR_WINDOW))) {
                boolean resets = parameters.containsKey(SERVER_RESETS);
                return new Agreement(
                        resets,
                        NAME
                                + (resets ? "; " + SERVER_RESETS : "")
                                + (parameters.containsKey(SERVER_WINDOW)
                                        ? "; " + SERVER_WINDOW + "=" + OUR_WINDOW
                                        : ""));
            }
        }
        return null;
    }

    /** Returns the header value with which a client offers the extension. */
    public static String offer() {
        return NAME;
    }

    /**
     * Returns what a server chose from our offer, if we made one, or null if it chose none.
     *
     * @throws IllegalArgumentException if it chose what was not offered
     */
    @Nullable
    public static Agreement chosen(boolean offered, List<String> answers) {
        List<WebSocketExtensionData> chosen = parse(answers);
        if (chosen.isEmpty()) {
            return null;
        }
        if (!offered || chosen.size() > 1 || !isValid(chosen.get(0), ANSWERED)) {
            throw new IllegalArgumentException("the Terminal chose extensions that were not offered");
        }
        return new Agreement(chosen.get(0).parameters().containsKey(CLIENT_RESETS), String.join(", ", answers));
    }

    private static boolean isValid(WebSocketExtensionData data, Set<String> allowed) {
        return NAME.equals(data.name())
                && data.parameters().entrySet().stream()
                        .allMatch(parameter -> allowed.contains(parameter.getKey())
                                && isValid(parameter.getKey(), parameter.getValue()));
    }

    /** Only the windows have a value; that of the client may be left out in an offer. */
    private static boolean isValid(String parameter, @Nullable String value) {
        boolean window = parameter.equals(SERVER_WINDOW) || parameter.equals(CLIENT_WINDOW);
        return value == null
                ? !parameter.equals(SERVER_WINDOW)
                : window && BITS.matcher(value).matches();
    }

    private static List<WebSocketExtensionData> parse(List<String> headers) {
        return headers.stream()
                .filter(header -> !header.isBlank())
                .flatMap(header -> WebSocketExtensionUtil.extractExtensions(header).stream())
                .toList();
    }
}
