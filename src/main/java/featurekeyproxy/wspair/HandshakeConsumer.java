package featurekeyproxy.wspair;

import featurekeyproxy.wspair.session.Dispatch;
import featurekeyproxy.wspair.session.RouteCall;
import featurekeyproxy.wspair.session.WsPairConstants;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/**
 * Feeds each upgrade of TOMEs into a route before the Terminal is dialled: what the route leaves in the exchange's headers
 * is what the Terminal is sent, and with {@link WsPairConstants#REFUSE} it refuses the upgrade.
 */
final class HandshakeConsumer extends DefaultConsumer {
    private static final int ROUTE_FAILED = 500;

    HandshakeConsumer(WsPairEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    private PairRuntime pair() {
        return ((WsPairEndpoint) getEndpoint()).getComponent().pair();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        pair().attach(this);
    }

    @Override
    protected void doStop() throws Exception {
        pair().detach(this);
        super.doStop();
    }

    /** Sends a handshake through the route; what comes of it is told on the context. */
    void route(
            RouteCall call,
            Context context,
            String uri,
            HttpHeaders headers,
            Consumer<HttpHeaders> onward,
            IntConsumer refuse) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, uri);
        for (String name : headers.names()) {
            List<String> values = headers.getAll(name);
            exchange.getMessage().setHeader(name, values.size() == 1 ? values.get(0) : values);
        }
        Dispatch dispatch = ((WsPairEndpoint) getEndpoint()).getConfiguration().getDispatch();
        call.call(
                this,
                dispatch,
                exchange,
                () -> context.runOnContext(ignored -> {
                    decide(exchange, headers, onward, refuse);
                    releaseExchange(exchange, false);
                }));
    }

    private void decide(Exchange exchange, HttpHeaders headers, Consumer<HttpHeaders> onward, IntConsumer refuse) {
        HttpHeaders decided;
        try {
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            Integer status = exchange.getMessage().getHeader(WsPairConstants.REFUSE, Integer.class);
            if (status != null) {
                refuse.accept(checked(status));
                return;
            }
            decided = changed(headers, exchange);
        } catch (Exception e) {
            getExceptionHandler().handleException("the handshake route failed", exchange, e);
            refuse.accept(ROUTE_FAILED);
            return;
        }
        onward.accept(decided);
    }

    private static int checked(int status) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException(
                    WsPairConstants.REFUSE + "=" + status + "; allowed: an HTTP status of 400 to 599");
        }
        return status;
    }

    private static HttpHeaders changed(HttpHeaders headers, Exchange exchange) {
        headers.clear();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value != null) {
                headers.set(name, value instanceof List<?> values ? values : List.of(value));
            }
        });
        return headers;
    }
}
