package featurekeyproxy.wspair;

import featurekeyproxy.wspair.leg.Leg;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Receive from or send to one leg of the sessions between TOMEs and the Terminal.
 *
 * <p>{@code ws-pair:tomes} listens for TOMEs, {@code ws-pair:terminal} dials the Terminal once for each connection of TOMEs.
 * A consumer gets every message that is received on its leg, in order; a producer sends to its leg of the session from
 * which the exchange came. {@code ws-pair:handshake}, which may only be consumed, gets the headers of each upgrade before
 * the Terminal is dialled.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "ws-pair",
        title = "WebSocket Pair",
        syntax = "ws-pair:leg",
        category = {Category.HTTP, Category.NETWORKING},
        headersClass = WsPairConstants.class)
public class WsPairEndpoint extends DefaultEndpoint {
    static final String HANDSHAKE = "handshake";

    @UriPath(enums = "tomes,terminal,handshake", description = "Which leg of the sessions.")
    @Metadata(required = true)
    private final String leg;

    @UriParam
    private WsPairConfiguration configuration;

    WsPairEndpoint(String uri, WsPairComponent component, String leg, WsPairConfiguration configuration) {
        super(uri, component);
        this.leg = leg.equals(HANDSHAKE) ? HANDSHAKE : Leg.named(leg).toString();
        this.configuration = configuration;
    }

    @Override
    public WsPairComponent getComponent() {
        return (WsPairComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer;
        if (leg.equals(HANDSHAKE)) {
            HandshakeGate gate = getComponent().handshakes();
            gate.declare(); // long before it is started, if ever it is
            consumer = new HandshakeConsumer(this, processor, configuration.getDispatch(), gate);
        } else {
            consumer = new WsPairConsumer(this, processor, Leg.named(leg), configuration, getComponent()::pair);
        }
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        if (leg.equals(HANDSHAKE)) {
            throw new UnsupportedOperationException(
                    "nothing can be sent to ws-pair:handshake; it can only be consumed");
        }
        return new WsPairProducer(this, Leg.named(leg));
    }

    /** Returns the name of the leg as it stands in the URI. */
    public String getLeg() {
        return leg;
    }

    public WsPairConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WsPairConfiguration configuration) {
        this.configuration = configuration;
    }
}
