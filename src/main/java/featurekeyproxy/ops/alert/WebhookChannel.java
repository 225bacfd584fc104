package featurekeyproxy.ops.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.text.JsonFormat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Posts alerts as JSON; any status from 200 to 299 is a receipt. Redirects are not followed. */
final class WebhookChannel implements AlertChannel {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Statuses by which a receiver says that this very message is wrong. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 415, 422);

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    WebhookChannel(URI address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void send(Alert alert) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JsonFormat.MAPPER.writeValueAsBytes(json(alert))))
                .build();
        int status = post(request).statusCode();
        if (REFUSALS.contains(status)) {
            throw new RefusedAlertException(host() + " answered with HTTP status " + status);
        }
        if (status < 200 || status > 299) {
            throw new IOException(host() + " answered with HTTP status " + status);
        }
    }

    private HttpResponse<Void> post(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the proxy ends");
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException(host() + " did not answer: " + why, e);
        }
    }

    /** Names the receiver without its path, which may be a secret. */
    private String host() {
        return address.getHost();
    }

    static ObjectNode json(Alert alert) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("state", alert.state().name().toLowerCase(Locale.ROOT))
                .put("id", alert.id())
                .put("severity", alert.severity().text())
                .put("title", alert.title())
                .put("reason", alert.reason())
                .put("cure", alert.cure())
                .put("page", alert.page())
                .put("link", alert.link())
                .put("at", alert.at().toString());
        alert.device().ifPresent(device -> json.put("device", device));
        return json;
    }
}
