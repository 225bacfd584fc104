package featurekeyproxy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Those who look at a proxy: Prometheus, which scrapes its metrics each second, and a browser, which has its dashboard open. What they
 * take themselves counts as the driver's.
 */
final class Watcher implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "watcher");
        thread.setDaemon(true);
        return thread;
    });
    private final String management;
    private volatile boolean closed;

    /** Begins to watch the proxy with this management port, once it has written the token of its administrators. */
    Watcher(int port, Path token) throws IOException, InterruptedException {
        management = "http://127.0.0.1:" + port;
        for (long until = System.nanoTime() + PATIENCE_NANOS;
                !(Files.exists(token) && answers()) && System.nanoTime() < until; ) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        HttpRequest events = HttpRequest.newBuilder(URI.create(management + "/api/v1/events"))
                .header("Authorization", "Bearer " + Files.readString(token).trim())
                .build();
        threads.scheduleAtFixedRate(this::scrape, 0, 1, TimeUnit.SECONDS);
        threads.execute(() -> follow(events));
    }

    private HttpResponse<byte[]> metrics() throws IOException, InterruptedException {
        URI metrics = URI.create(management + "/observe/metrics");
        return client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private boolean answers() throws InterruptedException {
        try {
            return metrics().statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void scrape() {
        try {
            expectOk(metrics());
        } catch (IOException | InterruptedException e) {
            failed(e);
        }
    }

    private void follow(HttpRequest events) {
        try (InputStream stream = expectOk(client.send(events, HttpResponse.BodyHandlers.ofInputStream()))
                .body()) {
            byte[] buffer = new byte[BUFFER];
            while (!closed && stream.read(buffer) >= 0) {}
            failed(new IOException("the events ended"));
        } catch (IOException | InterruptedException e) {
            failed(e);
        }
    }

    private static <T> HttpResponse<T> expectOk(HttpResponse<T> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException(response.uri() + " answered " + response.statusCode());
        }
        return response;
    }

    /** A proxy that cannot be watched would look cheap. */
    private void failed(Exception failure) {
        if (!closed) {
            System.err.println("the proxy is not watched: " + failure);
            System.exit(1);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }
}
