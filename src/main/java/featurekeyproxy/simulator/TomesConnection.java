package featurekeyproxy.simulator;

import io.vertx.core.MultiMap;
import io.vertx.core.http.WebSocketBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the Terminal has seen of one connection that is not a device's: how it was opened, what came, how it ended. May be
 * read from any thread, also while the connection lives; what is handed out does not change any more.
 */
public final class TomesConnection {
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final boolean recording;
    private final List<ReceivedMessage> messages = new ArrayList<>();
    private final List<byte[]> pings = new ArrayList<>();
    private volatile @Nullable CloseSeen close;

    /** How a connection ended; 1005 is an end without a code, 1006 an end without a goodbye. */
    public record CloseSeen(int code, String reason) {
        static CloseSeen of(WebSocketBase socket) {
            Short code = socket.closeStatusCode();
            String reason = socket.closeReason();
            return new CloseSeen(code == null ? 1006 : code, reason == null ? "" : reason);
        }
    }

    TomesConnection(String path, @Nullable String query, MultiMap headers, boolean recording) {
        this.path = path;
        this.query = query == null ? "" : query;
        this.recording = recording;
        Map<String, List<String>> copy = new TreeMap<>();
        headers.forEach(
                (name, value) -> copy.computeIfAbsent(name.toLowerCase(Locale.ROOT), absent -> new ArrayList<>())
                        .add(value));
        copy.replaceAll((name, values) -> List.copyOf(values));
        this.headers = Map.copyOf(copy);
    }

    /** Returns the path of the upgrade request. */
    public String path() {
        return path;
    }

    /** Returns the query of the upgrade request as it was written, empty if there was none. */
    public String query() {
        return query;
    }

    /** Returns the headers of the upgrade request, names in lower case, values in order. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns the messages so far, in order, the handshake message too. */
    public synchronized List<ReceivedMessage> messages() {
        return List.copyOf(messages);
    }

    /** Returns the payloads of the pings so far, in order. */
    public synchronized List<byte[]> pings() {
        return List.copyOf(pings);
    }

    /** Returns how the connection ended, null while it lives. */
    public @Nullable CloseSeen close() {
        return close;
    }

    synchronized void received(ReceivedMessage message) {
        if (recording) {
            messages.add(message);
        }
    }

    synchronized void pinged(byte[] payload) {
        if (recording) {
            pings.add(payload);
        }
    }

    void closed(CloseSeen seen) {
        close = seen;
    }

    /** Returns the path and how much came, never a payload. */
    @Override
    public String toString() {
        return "connection to " + path + ", " + messages().size() + " messages, "
                + (close == null ? "open" : "closed with " + close);
    }
}
