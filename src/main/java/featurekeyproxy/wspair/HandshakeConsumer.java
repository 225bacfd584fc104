package featurekeyproxy.wspair;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.text.Sha256;
import featurekeyproxy.wspair.dispatch.Dispatch;
import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.handshake.HandshakeRoute;
import io.vertx.core.Context;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.ShutdownStrategy;
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
    private final HandshakeGate gate;
    private final Occupancy inRoute = new Occupancy();

    HandshakeConsumer(Endpoint endpoint, Processor processor, Dispatch dispatch, HandshakeGate gate) {
        super(endpoint, processor);
        this.dispatch = dispatch;
        this.gate = gate;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        gate.attach(this);
    }

    /** Waits for the handshakes in the route, which Camel takes apart then, as long as Camel waits for a route to end. */
    @Override
    protected void doStop() throws Exception {
        gate.detach(this);
        ShutdownStrategy shutdown = getEndpoint().getCamelContext().getShutdownStrategy();
        boolean ownLoop = Context.isOnEventLoopThread(); // it would wait for itself
        inRoute.end(ownLoop ? 0 : shutdown.getTimeUnit().toMillis(shutdown.getTimeout()));
        super.doStop();
    }

    /** Takes note of a handshake that is about to be routed; returns its ticket. */
    int enter() {
        return inRoute.enter();
    }

    /** Sends a handshake through the route. */
    void route(RoutedHandshake handshake, int ticket) {
        Exchange exchange = createExchange(false);
        Map<String, Object> seen = VisibleHeaders.of(handshake.headers(), exchange);
        exchange.getMessage().getHeaders().putAll(seen);
        tell(exchange.getMessage(), handshake.asked()); // last: no header of TOMEs is taken for one of these
        Runnable done = () -> {
            boolean whole = inRoute.leave(ticket);
            handshake.run(() -> {
                try {
                    if (whole) {
                        decide(exchange, seen, handshake);
                    } else {
                        handshake.routeIsAway();
                    }
                } finally {
                    releaseExchange(exchange, false);
                }
            });
        };
        handshake.call().call(String.valueOf(getRouteId()), dispatch, new Passage(exchange, done));
    }

    private static void tell(Message message, HandshakeRoute.Asked asked) {
        message.setHeader(WsPairConstants.URI, asked.uri());
        message.setHeader(WsPairConstants.PATH, RequestPath.of(asked.uri()));
        X509Certificate certificate = asked.certificate();
        if (certificate != null) {
            message.setHeader(
                    WsPairConstants.CLIENT_SUBJECT,
                    certificate.getSubjectX500Principal().getName());
            message.setHeader(WsPairConstants.CLIENT_FINGERPRINT, fingerprint(certificate));
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return Sha256.hex(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without bytes", e);
        }
    }

    /** One handshake on its way through the route. */
    private final class Passage implements RouteCall.Passage {
        private final Exchange exchange;
        private final Runnable done;

        Passage(Exchange exchange, Runnable done) {
            this.exchange = exchange;
            this.done = done;
        }

        /** Goes into the route; what the route throws past its error handler is a failure of it like any other. */
        @Override
        public void enter() {
            AtomicBoolean through = new AtomicBoolean();
            try {
                getAsyncProcessor().process(exchange, doneSync -> {
                    through.set(true);
                    done.run();
                });
            } catch (RuntimeException | Error e) {
                if (through.get()) {
                    throw e; // of what comes behind the route
                }
                exchange.setException(e);
                done.run();
            }
        }

        @Override
        public void refused(RejectedExecutionException failure) {
            exchange.setException(failure);
            done.run();
        }
    }

    private void decide(Exchange exchange, Map<String, Object> seen, RoutedHandshake handshake) {
        try {
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            Object status = exchange.getMessage().getHeader(WsPairConstants.REFUSE);
            if (status != null) {
                handshake.refuse(status(exchange));
                return;
            }
            VisibleHeaders.change(handshake.headers(), seen, exchange);
        } catch (Exception e) {
            failed(exchange, e);
            handshake.refuse(ROUTE_FAILED);
            return;
        }
        handshake.onward();
    }

    /** Takes note of a failure by its kind alone: its text may hold what TOMEs sent. */
    private void failed(Exchange exchange, Exception failure) {
        FatalErrors.tell(failure);
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
