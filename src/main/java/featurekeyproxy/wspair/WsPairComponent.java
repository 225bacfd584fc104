package featurekeyproxy.wspair;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.text.NearestName;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.leg.MemoryShares;
import featurekeyproxy.wspair.meter.IntegrityResult;
import featurekeyproxy.wspair.meter.Latency;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.session.Fallback;
import featurekeyproxy.wspair.session.MemoryBudget;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.SessionListener;
import featurekeyproxy.wspair.session.SessionListeners;
import featurekeyproxy.wspair.session.SessionServices;
import featurekeyproxy.wspair.upstream.TargetState;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.util.PropertiesHelper;
import org.jspecify.annotations.Nullable;

/**
 * The component {@code ws-pair}: WebSocket connections of TOMEs, each paired with a connection to the Terminal.
 *
 * <p>Built on the stock component {@code vertx-websocket}, whose Vert.x instance and TLS it uses; the data path is its own
 * (docs/decisions/0002). One component is one proxy: for a second listener, register a second component.
 */
@Metadata(excludeProperties = "router,defaultHost,defaultPort,allowOriginHeader,originHeaderUrl")
@Component("ws-pair")
public class WsPairComponent extends VertxWebsocketComponent {
    /** How long the closing of a session may take when nothing else is said, in milliseconds. */
    public static final long DEFAULT_CLOSE_TIMEOUT = 10_000;

    /** How many messages may be in routes with {@code dispatch=worker} at a time when nothing else is said. */
    public static final int DEFAULT_WORKER_THREADS = 64;

    /** The key of the session in the logging context, if Camel is told to use that. */
    static final String MDC_SESSION = "session";

    private final WsPairConfiguration tomes = new WsPairConfiguration();

    private final WsPairConfiguration terminal = new WsPairConfiguration();

    @Metadata(
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long a session may take from the first sign of closing to the end of both connections.")
    private long closeTimeout = DEFAULT_CLOSE_TIMEOUT;

    @Metadata(
            label = "advanced",
            description = "Says what happens to a message whose route failed before it was sent on; asked each time.")
    private Supplier<Fallback> fallback = () -> Fallback.PASSTHROUGH;

    private BiPredicate<Leg, WebSocketMessage> due = (leg, message) -> false;

    @Metadata(
            label = "advanced",
            defaultValue = "64",
            description = "How many threads routes with dispatch=worker may occupy together; they end when idle.")
    private int workerThreads = DEFAULT_WORKER_THREADS;

    @Metadata(
            defaultValue = "0",
            description =
                    "How many event loops carry the sessions, each session on one of them; 0 for as many as there are cores.")
    private int eventLoops;

    @Metadata(
            defaultValue = "-1",
            description =
                    "How many bytes one session may hold, 1008 beyond it; -1 for as many as all, at most 128 MiB; 0 for no limit.")
    private long maxSessionBytes = MemoryShares.AUTO;

    @Metadata(
            defaultValue = "-1",
            description =
                    "How many bytes all sessions together may hold, 1013 beyond it, and from half of it on they read less ahead; -1 for a quarter of the memory, 0 for no limit.")
    private long maxBufferedBytes = MemoryShares.AUTO;

    @Metadata(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "How long a session may carry no message, 1001 beyond it; 0 for ever.")
    private long idleTimeout;

    private final SessionListeners listeners = new SessionListeners();

    private final HandshakeGate handshakes = new HandshakeGate(this::isServed);

    private @Nullable PairRuntime pair;

    /** Creates the component with defaults: listen on 0.0.0.0:8080, dial localhost:8081. */
    public WsPairComponent() {
        tomes.setHost("0.0.0.0");
        tomes.setPort(8080);
        terminal.setHost("localhost");
        terminal.setPort(8081);
    }

    /** Has Camel take the session along to other threads, with the keys of its own. */
    @Override
    public void setCamelContext(CamelContext context) {
        super.setCamelContext(context);
        if (context.getMDCLoggingKeysPattern() == null) {
            context.setMDCLoggingKeysPattern(MDC_SESSION);
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, @Nullable String remaining, Map<String, Object> parameters)
            throws Exception {
        if (remaining == null) {
            throw new IllegalArgumentException(
                    "ws-pair names no leg; allowed are ws-pair:tomes, ws-pair:terminal and ws-pair:handshake");
        }
        WsPairConfiguration configuration = (remaining.equals("tomes") ? tomes : terminal).copy();
        PropertiesHelper.extractProperties(parameters, "handshake.")
                .forEach((name, value) -> configuration.getHandshakeHeaders().put(name, String.valueOf(value)));
        WsPairEndpoint endpoint = new WsPairEndpoint(uri, this, remaining, configuration);
        setProperties(endpoint, parameters);
        requireNone(parameters.keySet());
        if (configuration.getSslContextParameters() == null) {
            configuration.setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        return endpoint;
    }

    /** Tells of options that are left because there are none of these names. */
    private static void requireNone(Set<String> unknown) {
        if (!unknown.isEmpty()) {
            Set<String> known = new WsPairEndpointUriFactory().propertyNames();
            throw new IllegalArgumentException(unknown.stream()
                    .map(name -> "ws-pair has no option " + name
                            + NearestName.of(name, known)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""))
                    .collect(Collectors.joining("; ")));
        }
    }

    /** Lets Vert.x use the epoll of Linux where Netty's native library is there, and the JDK's selector elsewhere. */
    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (getVertxOptions() == null) {
            setVertxOptions(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops()));
        }
    }

    private int loops() {
        return eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        handshakes.open();
        pair = new PairRuntime(
                getCamelContext(),
                getVertx(),
                SessionServices.of(
                        new MemoryBudget(MemoryShares.ofSession(maxSessionBytes), MemoryShares.ofAll(maxBufferedBytes)),
                        listeners,
                        () -> fallback.get(),
                        due),
                handshakes,
                loops(),
                workerThreads,
                closeTimeout,
                idleTimeout);
    }

    @Override
    protected void doStop() throws Exception {
        if (pair != null) {
            handshakes.close();
            pair.stop();
        }
        super.doStop();
    }

    /** Returns the way of handshakes, which is there before the component is started. */
    HandshakeGate handshakes() {
        return handshakes;
    }

    PairRuntime pair() {
        return Objects.requireNonNull(pair, "the component ws-pair is not started");
    }

    /**
     * Lets handshakes go to the Terminal without a route, because it is wanted that there is none from {@code ws-pair:handshake} any more.
     * Without this they wait for it and are then refused, and while such a route runs this has no effect.
     */
    public void releaseHandshakes() {
        handshakes.release();
    }

    /** Returns the port on which TOMEs is listened for, or -1 before the routes are started. */
    public int listeningPort() {
        return pair().port();
    }

    /** Returns how many sessions are open. */
    public int openSessions() {
        return pair().sessions().size();
    }

    /** Has the listener told what happens to sessions; to be called before the component is started. */
    public void addSessionListener(SessionListener listener) {
        listeners.add(listener);
    }

    /**
     * Has the listeners told of messages that are for a rewriter and pass by it; {@code due} says which of those that were received
     * on a leg are. To be called before the component is started.
     */
    public void watchForUnmapped(BiPredicate<Leg, WebSocketMessage> due) {
        this.due = due;
    }

    /** Returns the sessions that are open at the moment. */
    public Set<Session> sessions() {
        return pair().sessions().all();
    }

    /** Returns the targets of the Terminal in their order, with the states of their breakers; none before the start. */
    public List<TargetState> targets() {
        return pair().targets();
    }

    /** Returns what all sessions received on that leg since the start, those that are over included. */
    public Traffic traffic(Leg source) {
        return pair().services().telemetry().traffic(source);
    }

    /** Returns how many messages that all sessions received on that leg came to that end. */
    public long messages(Leg source, IntegrityResult result) {
        return pair().services().telemetry().messages(source, result);
    }

    /** Returns how many bytes of payload the messages had that came to that end. */
    public long bytes(Leg source, IntegrityResult result) {
        return pair().services().telemetry().bytes(source, result);
    }

    /** Returns how long messages that were received on that leg were in the proxy, since the start. */
    public Latency latency(Leg source) {
        return pair().services().telemetry().latency(source);
    }

    /** Returns how many bytes all sessions hold: parts of messages, messages in routes, and what peers do not take in. */
    public long bufferedBytes() {
        return pair().services().memory().total();
    }

    /** Returns how many handlers of connections have thrown, each of which ended what it was about. */
    public long handlerFaults() {
        return pair().services().faults().count();
    }

    /** Returns the names of event loops that have not answered for 5 s; none before the start. */
    public List<String> silentThreads() {
        PairRuntime present = pair;
        return present == null ? List.of() : present.silentThreads();
    }

    /** Returns whether TOMEs can connect: no longer once {@link #drain} has begun. */
    public boolean isAccepting() {
        PairRuntime present = pair;
        return present != null && present.accepting();
    }

    /** Returns the legs whose messages go nowhere: no route of theirs is started, and not just for the moment of a reload. */
    public List<Leg> unservedLegs() {
        PairRuntime present = pair;
        return present == null ? List.of() : present.services().routes().unserved();
    }

    private boolean isServed() {
        PairRuntime present = pair;
        return present != null && present.services().routes().areAttached();
    }

    /**
     * Stops to listen and closes each session with 1001 when it is quiet, or when the time is up; returns when all are over.
     * To be called from a thread that may wait, before the component is stopped. A time of 0 closes all at once.
     */
    public void drain(Duration timeout) throws Exception {
        pair().drain(timeout);
    }

    @Override
    @Metadata(
            description =
                    "The Vert.x instance to use; the only one in the registry, or else one of the component's own, if not set.")
    public void setVertx(Vertx vertx) {
        super.setVertx(vertx);
    }

    @Override
    @Metadata(description = "Options for the component's own Vert.x instance.")
    public void setVertxOptions(VertxOptions vertxOptions) {
        super.setVertxOptions(vertxOptions);
    }

    @Override
    @Metadata(
            description = "Whether both legs use the TLS settings of the Camel context if they have none of their own.")
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        super.setUseGlobalSslContextParameters(useGlobalSslContextParameters);
    }

    /** Returns the defaults of {@code ws-pair:tomes}. */
    public WsPairConfiguration getTomes() {
        return tomes;
    }

    /** Returns the defaults of {@code ws-pair:terminal}. */
    public WsPairConfiguration getTerminal() {
        return terminal;
    }

    public long getCloseTimeout() {
        return closeTimeout;
    }

    public void setCloseTimeout(long closeTimeout) {
        this.closeTimeout = closeTimeout;
    }

    public int getEventLoops() {
        return eventLoops;
    }

    public void setEventLoops(int eventLoops) {
        this.eventLoops = eventLoops;
    }

    public int getWorkerThreads() {
        return workerThreads;
    }

    public void setWorkerThreads(int workerThreads) {
        this.workerThreads = workerThreads;
    }

    /** Returns how often each limit was met. */
    public LimitCounters refusals() {
        return pair().services().refusals();
    }

    public long getMaxSessionBytes() {
        return maxSessionBytes;
    }

    public void setMaxSessionBytes(long maxSessionBytes) {
        this.maxSessionBytes = maxSessionBytes;
    }

    public long getMaxBufferedBytes() {
        return maxBufferedBytes;
    }

    public void setMaxBufferedBytes(long maxBufferedBytes) {
        this.maxBufferedBytes = maxBufferedBytes;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public Supplier<Fallback> getFallback() {
        return fallback;
    }

    public void setFallback(Supplier<Fallback> fallback) {
        this.fallback = fallback;
    }
}
