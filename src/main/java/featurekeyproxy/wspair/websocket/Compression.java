package featurekeyproxy.wspair.websocket;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The negotiation of permessage-deflate (RFC 7692), which each leg does for itself. */
public final class Compression {
    private final int maxMessageSize;

    /** Creates the negotiation for a leg whose messages may have that many bytes once decompressed. */
    public Compression(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    /** What was agreed on: the extension, and the header value that says so. */
    public record Agreement(WebSocketExtension extension, String header) {}

    /** Answers the extensions that a client offers; null if none of them can be accepted. */
    @Nullable
    public Agreement accept(List<String> offers) {
        var handshaker = new PerMessageDeflateServerExtensionHandshaker(maxMessageSize);
        for (WebSocketExtensionData offer : parse(offers)) {
            WebSocketServerExtension extension = handshaker.handshakeExtension(offer);
            if (extension != null) {
                return new Agreement(extension, header(extension.newReponseData()));
            }
        }
        return null;
    }

    /** Returns the header value with which a client offers the extension. */
    public String offer() {
        return header(client().newRequestData());
    }

    /**
     * Returns the extension that a server chose from our offer, or null if it chose none.
     *
     * @throws IllegalArgumentException if it chose what was not offered
     */
    @Nullable
    public WebSocketExtension chosen(List<String> answers) {
        List<WebSocketExtensionData> chosen = parse(answers);
        if (chosen.isEmpty()) {
            return null;
        }
        WebSocketExtension extension = chosen.size() == 1 ? client().handshakeExtension(chosen.get(0)) : null;
        if (extension == null) {
            throw new IllegalArgumentException("the Terminal chose extensions that were not offered");
        }
        return extension;
    }

    private PerMessageDeflateClientExtensionHandshaker client() {
        return new PerMessageDeflateClientExtensionHandshaker(maxMessageSize);
    }

    private static List<WebSocketExtensionData> parse(List<String> headers) {
        return headers.stream()
                .filter(header -> !header.isBlank())
                .flatMap(header -> WebSocketExtensionUtil.extractExtensions(header).stream())
                .toList();
    }

    private static String header(WebSocketExtensionData data) {
        return data.name()
                + data.parameters().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(parameter -> "; " + parameter.getKey()
                                + (parameter.getValue() == null
                                        ? ""
                                        : "=" + Objects.requireNonNull(parameter.getValue())))
                        .collect(Collectors.joining());
    }
}
