package featurekeyproxy.wspair;

import featurekeyproxy.wspair.session.Dispatch;
import featurekeyproxy.wspair.session.RouteCall;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Context;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds each upgrade of TOMEs into a route before the Terminal is dialled: what the route leaves in the exchange's headers
 * is what the Terminal is sent, and with {@link WsPairConstants#REFUSE} it refuses the upgrade.
 */
final class HandshakeConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeConsumer.class);
    private static final int ROUTE_FAILED = 500;

    private final Dispatch dispatch;
    private final Supplier<PairRuntime> pair;

    HandshakeConsumer(Endpoint endpoint, Processor processor, Dispatch dispatch, Supplier<PairRuntime> pair) {
        super(endpoint, processor);
        this.dispatch = dispatch;
        this.pair = pair;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        pair.get().attach(this);
    }

    @Override
    protected void doStop() throws Exception {
        pair.get().detach(this);
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
        Map<String, Object> seen = VisibleHeaders.of(headers, exchange);
        exchange.getMessage().getHeaders().putAll(seen);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, uri); // last, so that no header of TOMEs is taken for it
        Runnable done = () -> context.runOnContext(ignored -> {
            decide(exchange, seen, headers, onward, refuse);
            releaseExchange(exchange, false);
        });
        call.call(String.valueOf(getRouteId()), dispatch, new Passage(exchange, done));
    }

    /** One handshake on its way through the route. */
    private final class Passage implements RouteCall.Passage {
        private final Exchange exchange;
        private final Runnable done;

        Passage(Exchange exchange, Runnable done) {
            this.exchange = exchange;
            this.done = done;
        }

        @Override
        public void enter() {
            getAsyncProcessor().process(exchange, doneSync -> done.run());
        }

        @Override
        public void refused(RejectedExecutionException failure) {
            exchange.setException(failure);
            done.run();
        }
    }

    private void decide(
            Exchange exchange,
            Map<String, Object> seen,
            HttpHeaders headers,
            Consumer<HttpHeaders> onward,
            IntConsumer refuse) {
        try {
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            Object status = exchange.getMessage().getHeader(WsPairConstants.REFUSE);
            if (status != null) {
                refuse.accept(status(exchange));
                return;
            }
            VisibleHeaders.change(headers, seen, exchange);
        } catch (Exception e) {
            failed(exchange, e);
            refuse.accept(ROUTE_FAILED);
            return;
        }
        onward.accept(headers);
    }

    /** Takes note of a failure by its kind alone: its text may hold what TOMEs sent. */
    private void failed(Exchange exchange, Exception failure) {
        LOG.atWarn()
                .addKeyValue("route", getRouteId())
                .addKeyValue("exchange", exchange.getExchangeId())
                .addKeyValue("failure", failure.getClass().getName())
                .log("the handshake route failed; the handshake is refused");
    }

    private static int status(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(WsPairConstants.REFUSE, Integer.class);
        if (status == null || status < 400 || status > 599) {
            throw new IllegalArgumentException(WsPairConstants.REFUSE + "; allowed: an HTTP status of 400 to 599");
        }
        return status;
    }
}
