package featurekeyproxy.wspair;

import featurekeyproxy.wspair.dispatch.Dispatch;
import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.session.MessageRoute;
import featurekeyproxy.wspair.session.Session;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Feeds the messages that are received on one leg into a route, one at a time for each session. */
final class WsPairConsumer extends DefaultConsumer implements MessageRoute {
    private final Leg leg;
    private final WsPairConfiguration configuration;
    private final Dispatch dispatch;
    private final Supplier<PairRuntime> pair;
    private boolean logsContext;

    WsPairConsumer(
            Endpoint endpoint,
            Processor processor,
            Leg leg,
            WsPairConfiguration configuration,
            Supplier<PairRuntime> pair) {
        super(endpoint, processor);
        this.leg = leg;
        this.configuration = configuration;
        this.dispatch = configuration.getDispatch();
        this.pair = pair;
    }

    @Override
    public Leg leg() {
        return leg;
    }

    @Override
    public String id() {
        return String.valueOf(getRouteId());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        logsContext = Boolean.TRUE.equals(getEndpoint().getCamelContext().isUseMDCLogging());
        pair.get().attach(this, configuration);
    }

    @Override
    protected void doStop() throws Exception {
        pair.get().detach(this);
        super.doStop();
    }

    @Override
    public void route(RouteCall call, Session session, DeliveryRecord delivery, Completion completion) {
        Exchange exchange = createExchange(false);
        exchange.setProperty(WsPairConstants.SESSION, session);
        exchange.setProperty(WsPairConstants.SESSION_ID, session.id());
        exchange.setProperty(WsPairConstants.LEG, leg);
        exchange.setProperty(WsPairConstants.DELIVERY, delivery);
        exchange.getMessage().setBody(delivery.message());
        call.call(id(), dispatch, new Passage(exchange, delivery, completion));
    }

    /** One message on its way through the route. */
    private final class Passage implements RouteCall.Passage, AsyncCallback {
        private final Exchange exchange;
        private final DeliveryRecord delivery;
        private final Completion completion;
        private final AtomicBoolean done = new AtomicBoolean();

        Passage(Exchange exchange, DeliveryRecord delivery, Completion completion) {
            this.exchange = exchange;
            this.delivery = delivery;
            this.completion = completion;
        }

        /** Goes into the route; what the route throws past its error handler is a failure of it like any other. */
        @Override
        public void enter() {
            if (!logsContext) {
                process();
                return;
            }
            MDC.put(WsPairComponent.MDC_SESSION, exchange.getProperty(WsPairConstants.SESSION_ID, String.class));
            try {
                process();
            } finally {
                MDC.remove(WsPairComponent.MDC_SESSION);
            }
        }

        private void process() {
            try {
                getAsyncProcessor().process(exchange, this);
            } catch (RuntimeException | Error e) {
                if (done.get()) {
                    throw e; // of what comes behind the route
                }
                exchange.setException(e);
                done(false);
            }
        }

        @Override
        public void refused(RejectedExecutionException failure) {
            exchange.setException(failure);
            done(false);
        }

        @Override
        public void done(boolean doneSync) {
            done.set(true);
            Throwable failure = failure();
            String id = failure == null ? "" : exchange.getExchangeId();
            try {
                releaseExchange(exchange, false);
            } finally {
                completion.routed(failure, id);
            }
        }

        /** Returns what failed, whatever an error handler or a step of the route made of it. */
        private @Nullable Throwable failure() {
            Throwable failure = exchange.getException();
            if (failure == null && exchange.getExchangeExtension().isFailureHandled()) {
                failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
            }
            return failure == null ? delivery.failure() : failure;
        }
    }
}
