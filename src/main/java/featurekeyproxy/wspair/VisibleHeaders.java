package featurekeyproxy.wspair;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * Which headers of a handshake a route sees and may change: all but those by which Camel itself is steered.
 *
 * <p>A header of such a name, in whatever case, is nothing but a header when TOMEs sends it: it crosses as it came, and no route
 * sees it. When a route sets one it is an order to Camel or to the proxy, and the Terminal does not get it.
 */
final class VisibleHeaders {
    private static final String[] OF_CAMEL = {"camel", "org.apache.camel"};
    private static final Set<String> NAMES_OF_CAMEL = Set.of(Exchange.BREADCRUMB_ID, Exchange.SAGA_LONG_RUNNING_ACTION);
    private static final HeaderFilterStrategy FILTER = filter();

    private VisibleHeaders() {}

    private static HeaderFilterStrategy filter() {
        DefaultHeaderFilterStrategy filter = new DefaultHeaderFilterStrategy();
        filter.setLowerCase(true); // the prefixes are compared with the name in lower case as well
        filter.setInFilterStartsWith(OF_CAMEL);
        filter.setOutFilterStartsWith(OF_CAMEL);
        filter.setInFilter(NAMES_OF_CAMEL);
        filter.setOutFilter(NAMES_OF_CAMEL);
        return filter;
    }

    /** Returns what a route sees of the headers: a text, or a list of texts where a header is repeated. */
    static Map<String, Object> of(HttpHeaders headers, Exchange exchange) {
        Map<String, Object> seen = new CaseInsensitiveMap();
        for (String name : headers.names()) {
            List<String> values = headers.getAll(name);
            if (!FILTER.applyFilterToExternalHeaders(name, values, exchange)) {
                seen.put(name, values.size() == 1 ? values.get(0) : List.copyOf(values));
            }
        }
        return seen;
    }

    /**
     * Does to the headers what a route did to those that it has seen; all others stay as they are.
     *
     * @throws IllegalArgumentException if the route left a name or value that no header can have
     */
    static void change(HttpHeaders headers, Map<String, Object> seen, Exchange exchange) {
        Map<String, Object> left = exchange.getMessage().getHeaders();
        seen.keySet().stream().filter(name -> left.get(name) == null).forEach(headers::remove);
        left.forEach((name, value) -> {
            boolean hidden = FILTER.applyFilterToCamelHeaders(name, value, exchange); // and those without a value
            if (!hidden && !value.equals(seen.get(name))) {
                headers.set(name, value instanceof List<?> values ? values : List.of(value));
            }
        });
    }
}
