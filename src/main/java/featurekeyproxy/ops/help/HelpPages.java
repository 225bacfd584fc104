package featurekeyproxy.ops.help;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The documents of the project, made into pages when they are first asked for. Only these documents can be had, by their names;
 * no path of a request reaches a file system. Thread-safe.
 */
public final class HelpPages {
    /** Where all pages are. */
    public static final String ROOT = "/help";

    /** The documents that travel in the jar, the one for the worst moment first. */
    private static final List<String> NAMES = List.of(
            "operations",
            "admin",
            "dashboard",
            "configuration",
            "mapping",
            "routes",
            "ws-pair",
            "protocol",
            "reliability",
            "audit",
            "performance",
            "architecture");

    private final Map<String, String> documents;
    private final MarkdownPage page;
    private final String navigation;
    private final Map<String, Buffer> made = new ConcurrentHashMap<>();

    /** Makes pages of these documents, by their names without {@code .md}. */
    public HelpPages(Map<String, String> documents) {
        this.documents = Map.copyOf(documents);
        this.page = new MarkdownPage(documents.keySet());
        this.navigation = NAMES.stream()
                .filter(documents::containsKey)
                .map(name -> "<a href=\"" + ROOT + "/" + name + "\">"
                        + MarkdownPage.escaped(MarkdownPage.title(documents.getOrDefault(name, ""))) + "</a>")
                .collect(Collectors.joining("\n"));
    }

    /** Reads the documents that the program carries. */
    public static HelpPages load() throws IOException {
        Map<String, String> documents = new TreeMap<>();
        for (String name : NAMES) {
            try (InputStream document = HelpPages.class.getResourceAsStream("/docs/" + name + ".md")) {
                if (document != null) {
                    documents.put(name, new String(document.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return new HelpPages(documents);
    }

    /** Serves the pages; {@value #ROOT} itself is the runbook. */
    public void addTo(Router router) {
        router.get(ROOT).handler(context -> answer(context, NAMES.get(0)));
        router.get(ROOT + "/:page").handler(context -> answer(context, context.pathParam("page")));
    }

    private void answer(RoutingContext context, String name) {
        if (!documents.containsKey(name)) {
            context.next();
            return;
        }
        context.vertx()
                .executeBlocking(() -> html(name), false)
                .onSuccess(html -> context.response()
                        .putHeader("Content-Type", "text/html; charset=utf-8")
                        .end(html))
                .onFailure(context::fail);
    }

    /** Returns the page of a document. */
    Buffer html(String name) {
        return made.computeIfAbsent(
                name, document -> Buffer.buffer(page.html(documents.getOrDefault(document, ""), navigation)));
    }
}
