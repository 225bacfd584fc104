package featurekeyproxy.wspair;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.session.Session;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/**
 * The exchange properties and headers by which routes see a session. Camel's catalogue knows headers only, so the exchange
 * properties stand there with the label {@code exchangeProperty} (docs/decisions/0116).
 */
public final class WsPairConstants {
    /** The exchange property that holds the {@link Session} to which the message belongs. */
    @Metadata(
            label = "exchangeProperty",
            javaType = "featurekeyproxy.wspair.session.Session",
            description = "The session to which the message belongs, for Java code.")
    public static final String SESSION = "CamelWsPairSession";

    /** The exchange property that holds the id of the session, for logs. */
    @Metadata(label = "exchangeProperty", javaType = "String", description = "The id of the session, as in the log.")
    public static final String SESSION_ID = "CamelWsPairSessionId";

    /** The exchange property that holds the {@link Leg} on which the message was received. */
    @Metadata(
            label = "exchangeProperty",
            javaType = "featurekeyproxy.wspair.leg.Leg",
            description = "Where the message came from: tomes or terminal.")
    public static final String LEG = "CamelWsPairLeg";

    /** The header of {@code ws-pair:handshake} that holds path and query as TOMEs sent them; to be read only. */
    @Metadata(
            label = "consumer",
            javaType = "String",
            description =
                    "Path and query of a handshake as TOMEs sent them and the Terminal gets them; for reading only.")
    public static final String URI = Exchange.HTTP_URI;

    /**
     * The header of {@code ws-pair:handshake} that holds the path in one form whatever its spelling, for comparisons: decoded,
     * without host, query, parameters, doubled slashes and the last slash, and {@code /..} where servers may take it for different
     * paths.
     */
    @Metadata(
            label = "consumer",
            javaType = "String",
            description =
                    "The path of a handshake in one form whatever its spelling, for comparisons; /.. where servers may"
                            + " take it for different paths.")
    public static final String PATH = "CamelWsPairPath";

    /** The header with which a route of {@code ws-pair:handshake} refuses an upgrade: an HTTP status of 400 to 599. */
    @Metadata(
            label = "consumer",
            javaType = "Integer",
            description = "Set by a route from ws-pair:handshake, refuses the handshake with that status, 400 to 599.")
    public static final String REFUSE = "CamelWsPairRefuse";

    /**
     * The header of {@code ws-pair:handshake} that holds the subject of TOMEs' certificate as RFC 2253 writes it, such as
     * {@code CN=tomes,O=North}; there is none if TOMEs showed no certificate.
     */
    @Metadata(
            label = "consumer",
            javaType = "String",
            description =
                    "The subject of the certificate that TOMEs showed in its handshake, as RFC 2253 writes it; not there if"
                            + " it showed none.")
    public static final String CLIENT_SUBJECT = "CamelWsPairClientSubject";

    /** The header of {@code ws-pair:handshake} that holds the SHA-256 of TOMEs' certificate as 64 hex digits in lower case. */
    @Metadata(
            label = "consumer",
            javaType = "String",
            description =
                    "The SHA-256 of the certificate that TOMEs showed in its handshake, as 64 hex digits in lower case;"
                            + " not there if it showed none.")
    public static final String CLIENT_FINGERPRINT = "CamelWsPairClientFingerprint";

    /** The exchange property that holds the {@link DeliveryRecord} of the message. */
    public static final String DELIVERY = "CamelWsPairDelivery";

    private WsPairConstants() {}
}
