package featurekeyproxy.ops.http;

import featurekeyproxy.text.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of the dashboard, from {@code /dashboard} of the class path, held in memory.
 *
 * <p>Only these files can be had, by exactly their names: no path of a request ever reaches a file system. The content
 * carries an {@code ETag}, so a browser asks again but loads nothing twice. Immutable.
 */
public final class StaticFiles {
    private static final String ROOT = "/dashboard";
    private static final String INDEX = "/index.html";
    private static final int TAG_DIGITS = 16;
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, StaticFile> assets;

    private record StaticFile(Buffer content, String type, String tag) {}

    private StaticFiles(Map<String, StaticFile> assets) {
        this.assets = assets;
    }

    /** Reads the files. */
    public static StaticFiles load() throws IOException {
        URL root = StaticFiles.class.getResource(ROOT);
        if (root == null) {
            return new StaticFiles(Map.of());
        }
        try {
            URI uri = root.toURI();
            if (!uri.getScheme().equals("jar")) {
                return new StaticFiles(read(Path.of(uri)));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return new StaticFiles(read(jar.getPath(ROOT)));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, StaticFile> read(Path root) throws IOException {
        Map<String, StaticFile> assets = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = "/" + root.relativize(file).toString().replace('\\', '/');
                assets.put(name, asset(Files.readAllBytes(file), name.substring(name.lastIndexOf('.') + 1)));
            }
        }
        return assets;
    }

    private static StaticFile asset(byte[] content, String ending) {
        String tag = "\"" + Sha256.hex(content).substring(0, TAG_DIGITS) + "\"";
        return new StaticFile(Buffer.buffer(content), TYPES.getOrDefault(ending, "application/octet-stream"), tag);
    }

    /** Serves the files, at the paths that nothing else is served at. */
    public void addTo(Router router) {
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).last().handler(this::answer);
    }

    private void answer(RoutingContext context) {
        String path = context.request().path();
        StaticFile asset = assets.get("/".equals(path) ? INDEX : path);
        if (asset == null) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", asset.type())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("ETag", asset.tag());
        if (asset.tag().equals(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(
                            "Content-Length", Integer.toString(asset.content().length()))
                    .end(asset.content()); // which Vert.x leaves out of the answer to HEAD
        }
    }
}
