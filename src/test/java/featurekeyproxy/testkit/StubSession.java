package featurekeyproxy.testkit;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.upstream.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * A session without sockets, for unit tests of processors and of routes whose {@code from} is replaced: it keeps what is sent and says
 * whether it was closed. Thread-safe.
 *
 * <pre>
 * StubSession session = new StubSession("test-1");
 * Exchange exchange = session.exchange(context, Leg.TOMES, "{\"MessageType\":\"StatusRequestMessage\"}");
 * processor.process(exchange);
 * </pre>
 */
public final class StubSession implements Session {
    private final String id;
    private final Instant openedAt = Instant.now();
    private final Map<Class<?>, Object> attachments = new ConcurrentHashMap<>();
    private final List<Runnable> whenClosed = new CopyOnWriteArrayList<>();
    private final Map<Leg, List<WebSocketMessage>> sent =
            Map.of(Leg.TOMES, new CopyOnWriteArrayList<>(), Leg.TERMINAL, new CopyOnWriteArrayList<>());
    private volatile int closeCode;

    /** Creates an open session of that id. */
    public StubSession(String id) {
        this.id = id;
    }

    /** Returns an exchange with a text message of this session, as {@code ws-pair} makes it. */
    public Exchange exchange(CamelContext context, Leg from, String text) {
        return exchange(context, from, WebSocketMessage.text(text));
    }

    /** Returns an exchange with a message of this session, as {@code ws-pair} makes it. */
    public Exchange exchange(CamelContext context, Leg from, WebSocketMessage message) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(WsPairConstants.SESSION, this);
        exchange.setProperty(WsPairConstants.SESSION_ID, id);
        exchange.setProperty(WsPairConstants.LEG, from);
        exchange.setProperty(WsPairConstants.DELIVERY, new DeliveryRecord(from.other(), message));
        exchange.getMessage().setBody(message);
        return exchange;
    }

    /** Returns what was sent on a leg, in its order. */
    public List<WebSocketMessage> sent(Leg leg) {
        return List.copyOf(sentOn(leg));
    }

    private List<WebSocketMessage> sentOn(Leg leg) {
        return sent.getOrDefault(leg, List.of());
    }

    /** Returns the code with which it was closed, or 0 while it is open. */
    public int closeCode() {
        return closeCode;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String uri() {
        return "/";
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public Target target() {
        return new Target("terminal.example", 8081);
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.7:50412";
    }

    @Override
    public Traffic traffic(Leg source) {
        return new Traffic(0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public <T> Optional<T> attachment(Class<T> type) {
        return Optional.ofNullable(type.cast(attachments.get(type)));
    }

    @Override
    public <T> T attachment(Class<T> type, Supplier<T> first) {
        return type.cast(attachments.computeIfAbsent(type, none -> first.get()));
    }

    @Override
    public void onClose(Runnable action) {
        whenClosed.add(action);
    }

    /** Closes it; what was to run at the close runs now. */
    @Override
    public void close(int code, String reason) {
        if (closeCode == 0) {
            closeCode = code;
            whenClosed.forEach(Runnable::run);
        }
    }

    @Override
    public void send(Leg leg, WebSocketMessage message) {
        sentOn(leg).add(message);
    }
}
