package featurekeyproxy.ops.http;

import featurekeyproxy.wspair.tls.LiveTls;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the management port.
 *
 * <p>It has a Vert.x instance of its own with one event loop, so nothing that an operator asks for runs on a loop of a
 * session. Until {@link #serve} it holds the port and answers everything with 503. What is slow belongs on a worker
 * ({@code executeBlocking}). Thread-safe.
 */
public final class ManagementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final long PATIENCE_SECONDS = 30;
    private static final int WORKERS = 4;
    private static final int HEAD_BYTES = 8192;
    private static final int WRITE_SECONDS = 30;

    private final Vertx vertx;
    private final Router router;
    private final Connections connections;
    private final HttpServer server;
    private volatile boolean serving;

    private ManagementServer(Vertx vertx, String host, int port, Set<String> names, Optional<LiveTls> tls)
            throws Exception {
        this.vertx = vertx;
        this.router = Router.router(vertx);
        this.connections = new Connections(vertx);
        router.route()
                .handler(new RequestGuard(names, tls.isPresent()))
                .handler(connections::headArrived)
                .failureHandler(HttpProblem::answer);
        for (int status : List.of(400, 404, 405, 413, 500)) {
            router.errorHandler(status, HttpProblem::answer);
        }
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(HEAD_BYTES)
                .setMaxHeaderSize(HEAD_BYTES)
                .setWriteIdleTimeout(WRITE_SECONDS);
        tls.ifPresent(live -> live.applyTo(options));
        server = await(vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .requestHandler(this::handle)
                .listen());
    }

    /**
     * Takes the port, or any free one if it is 0, and speaks TLS on it if there is any; {@code names} are those by which it may be
     * called beside localhost.
     *
     * @throws IllegalStateException if that cannot be had; the message names the address and the setting
     */
    public static ManagementServer open(String host, int port, Set<String> names, Optional<LiveTls> tls)
            throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        try {
            return new ManagementServer(vertx, host, port, names, tls);
        } catch (ExecutionException e) {
            await(vertx.close());
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException(
                    "cannot listen on " + NetUtil.toSocketAddressString(host, port)
                            + " for management: " + cause.getMessage()
                            + "; another proxy on this machine needs another camel.management.port",
                    cause);
        }
    }

    /** Returns the port that was taken. */
    public int port() {
        return server.actualPort();
    }

    /** Returns where handlers are added; they find the request checked by {@link RequestGuard}, and no body read yet. */
    public Router router() {
        return router;
    }

    Connections connections() {
        return connections;
    }

    /** Begins to answer, once all handlers are there. */
    public void serve() {
        serving = true;
    }

    private void handle(HttpServerRequest request) {
        if (serving) {
            router.handle(request);
        } else {
            request.response()
                    .setStatusCode(503)
                    .putHeader("Retry-After", "1")
                    .putHeader("Connection", "close")
                    .end();
        }
    }

    /** Ends all connections and gives the port back. */
    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | CompletionException e) {
            LOG.warn("the management port did not close well", e);
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
