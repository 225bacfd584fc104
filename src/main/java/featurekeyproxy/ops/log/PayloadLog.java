package featurekeyproxy.ops.log;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.WsPairEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each message as it comes into a route of a session and as it is at its end, without codes and personal data: for a
 * lab only, since no list of names knows every property that a person may stand in.
 */
public final class PayloadLog implements RoutePolicyFactory {
    private static final Logger LOG = LoggerFactory.getLogger("featurekeyproxy.payloads");

    private final Redaction redaction;

    private PayloadLog(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Begins to log in this context, and says so; to be called before routes are loaded. */
    public static void begin(CamelContext context, Redaction redaction) {
        LOG.warn(
                "MESSAGES ARE LOGGED, because proxy.log.payloads is lab: codes and personal data are left out by the names"
                        + " of their properties, which finds what is named in proxy.log.redacted and nothing else");
        context.addRoutePolicyFactory(new PayloadLog(redaction));
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route begun, Exchange exchange) {
                log("in", begun, exchange);
            }

            @Override
            public void onExchangeDone(Route done, Exchange exchange) {
                log("out", done, exchange);
            }
        };
    }

    private void log(String when, Route route, Exchange exchange) {
        if (route.getEndpoint() instanceof WsPairEndpoint
                && exchange.getMessage().getBody() instanceof WebSocketMessage message) {
            LOG.atInfo()
                    .addKeyValue("session", exchange.getProperty(WsPairConstants.SESSION_ID))
                    .addKeyValue("route", route.getRouteId())
                    .addKeyValue("when", when)
                    .addKeyValue("message", redaction.of(message))
                    .log("message");
        }
    }
}
