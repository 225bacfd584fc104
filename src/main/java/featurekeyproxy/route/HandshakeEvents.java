package featurekeyproxy.route;

import featurekeyproxy.mapping.device.DeviceProfile;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.message.DeviceJoinedMessage;
import featurekeyproxy.message.InitializationReader;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.MessageBody;
import featurekeyproxy.wspair.WsPairConstants;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor bean {@code deviceProfiles}: learns from the event that a device has joined which kind it is, before TOMEs
 * sends anything to it. Leaves the message as it is, and never fails a route. Thread-safe.
 */
public final class HandshakeEvents implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeEvents.class);

    private final InitializationReader reader;
    private final DeviceProfiles profiles;
    private final Clock clock;
    private final InitializationListener listener;

    /** Creates the processor; each listener gets every device that joins, with the time of the clock. */
    public HandshakeEvents(
            Protocol protocol, DeviceProfiles profiles, Clock clock, List<InitializationListener> listeners) {
        this.reader = new InitializationReader(protocol);
        this.profiles = profiles;
        this.clock = clock;
        this.listener = new InitializationListeners(listeners);
    }

    @Override
    public void process(Exchange exchange) {
        WebSocketMessage message = MessageBody.ofOrBefore(exchange);
        if (message != null) {
            DeviceJoinedMessage event = reader.handshake(message);
            Optional<DeviceProfile> profile = profiles.joined(event);
            String session = exchange.getProperty(WsPairConstants.SESSION_ID, "", String.class);
            String reason = profile.map(DeviceProfile::reason)
                    .orElseGet(() -> event.fault().orElse(""));
            LOG.atInfo()
                    .addKeyValue("session", session)
                    .addKeyValue("device", event.device().orElse("not named"))
                    .addKeyValue(
                            "kind",
                            profile.map(DeviceProfile::kind)
                                    .map(Object::toString)
                                    .orElse("not known"))
                    .addKeyValue("reason", reason)
                    .log("device joined");
            listener.joined(new DeviceJoined(
                    clock.instant(),
                    session,
                    event.device(),
                    event.version(),
                    event.address(),
                    profile.map(DeviceProfile::kind),
                    reason));
        }
    }
}
