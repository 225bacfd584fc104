package site;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.session.Session;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what each session carries, and logs it when the session is over. Reads no message and changes none. */
public final class Totals implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(Totals.class);

    private final AtomicLong all = new AtomicLong();

    /** What one session has carried so far; it lives as long as the session does. */
    private record Carried(AtomicLong bytes) {}

    @Override
    public void process(Exchange exchange) {
        Session session = exchange.getProperty(WsPairConstants.SESSION, Session.class);
        WebSocketMessage message = exchange.getMessage().getBody(WebSocketMessage.class);
        session.attachment(Carried.class, () -> begin(session)).bytes().addAndGet(message.length());
        all.addAndGet(message.length());
    }

    private static Carried begin(Session session) {
        Carried carried = new Carried(new AtomicLong());
        session.onClose(() -> LOG.info("session {} carried {} bytes from TOMEs", session.id(), carried.bytes()));
        return carried;
    }

    /** Returns how many bytes all sessions have carried. */
    public long bytes() {
        return all.get();
    }
}
