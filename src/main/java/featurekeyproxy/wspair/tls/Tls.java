package featurekeyproxy.wspair.tls;

import io.vertx.core.net.TCPSSLOptions;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The TLS settings of Camel as options of a Vert.x server or client. */
public final class Tls {
    private Tls() {}

    /** Takes the settings over; without keys none are shown, and without trust what the JDK trusts is trusted. */
    public static void apply(CamelContext context, SSLContextParameters from, TCPSSLOptions to) throws Exception {
        VertxHelper.setupSSLOptions(context, from, to);
        if (from.getKeyManagers() == null) {
            to.setKeyCertOptions(null); // what the helper sets fails with the first connection
        }
        if (from.getTrustManagers() == null) {
            to.setTrustOptions(null);
        }
    }
}
