package featurekeyproxy;

import featurekeyproxy.reload.JarResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The two routes that the proxy is delivered with, for tests that save them with something more in them. */
public final class ShippedRoutes {
    /** The one from TOMEs to the Terminal. */
    public static final String TO_TERMINAL;

    /** The one back. */
    public static final String TO_TOMES;

    private static final Pattern EACH = Pattern.compile("(?m)^(?=- route:)");
    private static final String LAST_STEP = "        - to: {";

    static {
        String file = new String(JarResource.read("routes/proxy.camel.yaml"), StandardCharsets.UTF_8);
        List<String> parts = EACH.splitAsStream(file)
                .filter(part -> part.startsWith("- route:"))
                .map(part -> part.strip() + "\n")
                .toList();
        TO_TERMINAL = parts.get(0);
        TO_TOMES = parts.get(1);
    }

    private ShippedRoutes() {}

    /** Returns a route with steps put in before the last one, which sends the message on. */
    public static String withSteps(String route, String steps) {
        return route.replace(LAST_STEP, steps.indent(8) + LAST_STEP);
    }

    /** Returns a route whose choice has more cases, after those that it has. */
    static String withCases(String route, String cases) {
        return route.replace(LAST_STEP, cases.indent(14) + LAST_STEP);
    }
}
