package featurekeyproxy.wspair;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.DeliveryRecord;
import featurekeyproxy.wspair.session.Dispatch;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.WsPairConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Feeds the messages that are received on one leg into a route, one at a time for each session. */
public final class WsPairConsumer extends DefaultConsumer {
    private final Leg leg;
    private final Dispatch dispatch;

    WsPairConsumer(WsPairEndpoint endpoint, Processor processor, Leg leg) {
        super(endpoint, processor);
        this.leg = leg;
        this.dispatch = endpoint.getConfiguration().getDispatch();
    }

    @Override
    public WsPairEndpoint getEndpoint() {
        return (WsPairEndpoint) super.getEndpoint();
    }

    public Leg leg() {
        return leg;
    }

    public Dispatch dispatch() {
        return dispatch;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getComponent().pair().attach(this);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().pair().detach(this);
        super.doStop();
    }

    /** Returns an exchange that carries the message and knows its session. */
    public Exchange exchange(Session session, WebSocketMessage message, DeliveryRecord delivery) {
        Exchange exchange = createExchange(false);
        exchange.setProperty(WsPairConstants.SESSION, session);
        exchange.setProperty(WsPairConstants.SESSION_ID, session.id());
        exchange.setProperty(WsPairConstants.LEG, leg);
        exchange.setProperty(WsPairConstants.DELIVERY, delivery);
        exchange.getMessage().setBody(message);
        return exchange;
    }
}
