package featurekeyproxy.ops.http;

import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every request of the management port has to be, and what every answer carries.
 *
 * <p>The Host must be {@code localhost}, an IP address or a name from the settings: a foreign name that was made to resolve to
 * this machine (DNS rebinding) is refused. So is what a page of another origin makes a browser send.
 */
final class RequestGuard implements Handler<RoutingContext> {
    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?");
    private static final long YEAR_SECONDS = 31_536_000;
    private static final Set<String> FOREIGN_SITES = Set.of("cross-site", "same-site");

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    private static final String ANOTHER_NAME = "another name";

    private final Set<String> names;
    private final boolean tls;

    /** Creates one that lets these names pass; with TLS, a browser is told to use nothing else for them. */
    RequestGuard(Set<String> names, boolean tls) {
        this.names = names;
        this.tls = tls;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        HEADERS.forEach(response::putHeader);
        HttpServerRequest request = context.request();
        boolean probe = HealthEndpoints.isProbe(request);
        if (!METHODS.contains(request.method()) && !probe) {
            response.putHeader("Allow", "GET, HEAD, POST, PUT, DELETE");
            throw HttpProblem.of(405, "this method is not served here");
        }
        if (probe && !isOwn(request.headers())) {
            context.put(ANOTHER_NAME, true);
            context.next();
            return;
        }
        String host = host(request.headers());
        demandOwnOrigin(request.headers(), host);
        if (tls && names.contains(name(host))) { // not for localhost, where other programs may listen too
            response.putHeader("Strict-Transport-Security", "max-age=" + YEAR_SECONDS);
        }
        if (request.headers().contains("Upgrade", "websocket", true)) {
            throw HttpProblem.of(400, "no WebSocket is served here");
        }
        context.next();
    }

    /** Returns whether a request that may pass nonetheless calls this machine by no name, or by one that is not its own. */
    static boolean isByAnotherName(RoutingContext context) {
        return context.get(ANOTHER_NAME) != null;
    }

    private boolean isOwn(MultiMap headers) {
        List<String> hosts = headers.getAll("Host");
        Matcher host = HOST.matcher(hosts.size() == 1 ? hosts.get(0) : "");
        return host.matches() && isOwn(host.group(1).toLowerCase(Locale.ROOT));
    }

    private boolean isOwn(String name) {
        return name.startsWith("[")
                || NetUtil.isValidIpV4Address(name)
                || name.equals("localhost")
                || names.contains(name);
    }

    private String host(MultiMap headers) {
        List<String> hosts = headers.getAll("Host");
        Matcher host = HOST.matcher(hosts.size() == 1 ? hosts.get(0) : "");
        if (!host.matches()) {
            throw HttpProblem.of(400, "one Host header is demanded");
        }
        String name = host.group(1).toLowerCase(Locale.ROOT);
        if (!isOwn(name)) {
            throw HttpProblem.of(421, "this Host is not served here; proxy.management.hosts lists further names");
        }
        return hosts.get(0);
    }

    private static String name(String host) {
        return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }

    private void demandOwnOrigin(MultiMap headers, String host) {
        List<String> origins = headers.getAll("Origin");
        boolean own = origins.stream()
                .allMatch(origin -> (!tls && origin.equalsIgnoreCase("http://" + host))
                        || origin.equalsIgnoreCase("https://" + host));
        if (!own) {
            throw HttpProblem.of(403, "requests of another origin are refused");
        }
        boolean navigates = "navigate".equals(headers.get("Sec-Fetch-Mode")); // a link to the page is nobody's attack
        if (headers.getAll("Sec-Fetch-Site").stream().anyMatch(FOREIGN_SITES::contains) && !navigates) {
            throw HttpProblem.of(403, "requests of another site are refused");
        }
    }
}
