package featurekeyproxy.wspair;

import featurekeyproxy.wspair.address.NameLookup;
import featurekeyproxy.wspair.dispatch.Dispatch;
import featurekeyproxy.wspair.handshake.ForwardedHeaders;
import featurekeyproxy.wspair.leg.MemoryShares;
import featurekeyproxy.wspair.session.LegOptions;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.upstream.ProbeKind;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.WebSocketOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/**
 * How one leg of a session is listened on or dialled. The component holds one for each leg; an endpoint starts from a copy
 * of its leg's, so that a route needs to name only what it wants to be different.
 */
@UriParams
public class WsPairConfiguration implements Cloneable {
    /** The limit for one message when nothing else is said: 16 MiB. */
    public static final int DEFAULT_MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

    /** The limit for the head of a request when nothing else is said: 64 KiB. */
    public static final int DEFAULT_MAX_HEADER_SIZE = 64 * 1024;

    @UriParam(
            label = "common",
            description = "tomes: the address to listen on, 0.0.0.0 if not set. terminal: the host to dial, localhost.")
    private String host = "";

    @UriParam(
            label = "common",
            description =
                    "tomes: the port to listen on, 8080 if not set, 0 for any free one. terminal: the port to dial, 8081.")
    private int port = -1;

    @UriParam(
            label = "common",
            defaultValue = "16777216",
            description = "The longest message that may be received on this leg, in bytes; 1009 beyond it.")
    private int maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE;

    @UriParam(
            label = "common",
            defaultValue = "true",
            description = "Whether text that is not UTF-8 ends the session with 1007, or else crosses as it is.")
    private boolean strictUtf8 = true;

    @UriParam(
            label = "common",
            description = "Whether permessage-deflate is offered to or accepted from this leg's peer.")
    private boolean compression;

    @UriParam(
            label = "consumer",
            defaultValue = "EVENT_LOOP",
            description =
                    "On which threads messages go through the route: event-loop, or worker so that steps may block.")
    private Dispatch dispatch = Dispatch.EVENT_LOOP;

    @UriParam(label = "tomes,advanced", description = "Vert.x options of the HTTP server that TOMEs connects to.")
    private @Nullable HttpServerOptions serverOptions;

    @UriParam(label = "terminal,advanced", description = "Vert.x options of the client that dials the Terminal.")
    private @Nullable HttpClientOptions clientOptions;

    @UriParam(label = "security", description = "Key and trust material; with it the leg speaks TLS.")
    private @Nullable SSLContextParameters sslContextParameters;

    /** TLS that follows its files; for code, not for URIs, and stronger than the parameters above. */
    private @Nullable LiveTls tls;

    private NameLookup names = NameLookup.OF_THE_SYSTEM;

    @UriParam(label = "terminal,security", description = "Whether to dial the Terminal with TLS.")
    private boolean ssl;

    @UriParam(
            label = "terminal",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description =
                    "How long connecting and the Terminal's answer to the handshake may take together; 504 beyond.")
    private long connectTimeout = 10_000;

    @UriParam(
            label = "terminal",
            defaultValue = "BOTH",
            description = "Which headers tell the Terminal for whom the proxy connects.")
    private ForwardedHeaders forwardedHeaders = ForwardedHeaders.BOTH;

    @UriParam(
            label = "terminal",
            description = "Whether the Terminal gets TOMEs' Host header instead of its own host and port.")
    private boolean preserveHost;

    @UriParam(
            label = "terminal,security",
            prefix = "handshake.",
            multiValue = true,
            description = "Headers to set in the handshake with the Terminal.")
    private Map<String, String> handshakeHeaders = new LinkedHashMap<>();

    @UriParam(
            label = "terminal",
            description =
                    "The addresses at which the Terminal may be reached, host:port with commas between, tried in this order. Host and port if not set.")
    private String targets = "";

    @UriParam(
            label = "terminal,advanced",
            defaultValue = "3",
            description = "After how many failed dials in a row a target is left alone while another is up.")
    private int breakerFailures = 3;

    @UriParam(
            label = "terminal,advanced",
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description = "The shortest time that a broken target is left alone; doubles with each failure.")
    private long retryMin = 1000;

    @UriParam(
            label = "terminal,advanced",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "The longest time that a broken target is left alone.")
    private long retryMax = 30_000;

    @UriParam(label = "terminal", defaultValue = "TCP", description = "How targets are asked whether they are up.")
    private ProbeKind probe = ProbeKind.TCP;

    @UriParam(label = "terminal", defaultValue = "/", description = "The path that an HTTP probe gets.")
    private String probePath = "/";

    @UriParam(
            label = "terminal",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long after a target was found up it is asked again.")
    private long probeInterval = 10_000;

    @UriParam(
            label = "terminal",
            defaultValue = "1012",
            description = "The code with which TOMEs is closed when the connection to the Terminal is lost.")
    private int lostCode = 1012;

    @UriParam(
            label = "tomes",
            defaultValue = "-1",
            description =
                    "How many connections there may be, 503 beyond; -1 for one for each 32 KiB of memory, 0 for no limit.")
    private int maxConnections = MemoryShares.AUTO;

    @UriParam(
            label = "tomes",
            defaultValue = "0",
            description = "How many connections there may be from one address, 429 beyond; 0 for no limit.")
    private int maxConnectionsPerAddress;

    @UriParam(
            label = "tomes",
            defaultValue = "0",
            description = "How many handshakes one address may begin in a second, 429 beyond; 0 for no limit.")
    private int handshakesPerSecond;

    @UriParam(
            label = "tomes,security",
            description =
                    "The addresses and CIDR ranges that may connect, with commas between, 403 for others; all if not set.")
    private String allowedAddresses = "";

    @UriParam(
            label = "tomes,security",
            description =
                    "Whether connections begin with a header of the PROXY protocol, version 1 or 2, that says who connects.")
    private boolean proxyProtocol;

    @UriParam(
            label = "tomes,security",
            description =
                    "The addresses and CIDR ranges of the balancers that may send such a header, with commas between; nobody else may connect then.")
    private String proxyProtocolFrom = "";

    @UriParam(
            label = "tomes,security",
            description =
                    "The origins that a browser may connect from, with commas between, 403 for others; all if not set. A handshake without an origin is from no browser and may connect.")
    private String allowedOrigins = "";

    @UriParam(
            label = "tomes",
            defaultValue = "65536",
            description = "How many bytes the head of a request may have, 431 or 414 beyond.")
    private int maxHeaderSize = DEFAULT_MAX_HEADER_SIZE;

    @UriParam(
            label = "tomes",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long a connection may take to ask for an upgrade, 408 beyond; 0 for no limit.")
    private long handshakeTimeout = 10_000;

    @UriParam(
            label = "common",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "After how long a silence this leg's peer is sent a ping of our own; 0 for never.")
    private long pingInterval;

    @UriParam(
            label = "common",
            defaultValue = "20000",
            javaType = "java.time.Duration",
            description = "How long this leg's peer may stay silent after a ping of our own before it counts as lost.")
    private long pingTimeout = 20_000;

    /** Returns a copy that can be changed without changing this one. */
    public WsPairConfiguration copy() {
        try {
            WsPairConfiguration copy = (WsPairConfiguration) clone();
            copy.handshakeHeaders = new LinkedHashMap<>(handshakeHeaders);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** Returns whether both say the same; option objects of Vert.x and TLS count as the same only if they are identical. */
    boolean sameAs(WsPairConfiguration other) {
        return host.equals(other.host)
                && port == other.port
                && maxMessageSize == other.maxMessageSize
                && strictUtf8 == other.strictUtf8
                && compression == other.compression
                && ssl == other.ssl
                && connectTimeout == other.connectTimeout
                && forwardedHeaders == other.forwardedHeaders
                && preserveHost == other.preserveHost
                && handshakeHeaders.equals(other.handshakeHeaders)
                && targets.equals(other.targets)
                && breakerFailures == other.breakerFailures
                && retryMin == other.retryMin
                && retryMax == other.retryMax
                && probe == other.probe
                && probePath.equals(other.probePath)
                && probeInterval == other.probeInterval
                && lostCode == other.lostCode
                && maxConnections == other.maxConnections
                && maxConnectionsPerAddress == other.maxConnectionsPerAddress
                && handshakesPerSecond == other.handshakesPerSecond
                && allowedAddresses.equals(other.allowedAddresses)
                && proxyProtocol == other.proxyProtocol
                && proxyProtocolFrom.equals(other.proxyProtocolFrom)
                && allowedOrigins.equals(other.allowedOrigins)
                && maxHeaderSize == other.maxHeaderSize
                && handshakeTimeout == other.handshakeTimeout
                && pingInterval == other.pingInterval
                && pingTimeout == other.pingTimeout
                && serverOptions == other.serverOptions
                && clientOptions == other.clientOptions
                && sslContextParameters == other.sslContextParameters
                && tls == other.tls
                && names == other.names;
    }

    /** Returns the first target's host and port as a Host header names them. */
    public String authority() {
        return targetList().get(0).authority(isTls());
    }

    /**
     * Returns the targets in the order in which they are tried; at least one.
     *
     * @throws IllegalArgumentException if {@code targets} cannot be read
     */
    public List<Target> targetList() {
        List<Target> list = Target.list(targets);
        return list.isEmpty() ? List.of(new Target(host, port)) : list;
    }

    /** Returns what sessions have to know of this leg. */
    LegOptions sessionOptions() {
        return new LegOptions(new WebSocketOptions(maxMessageSize, strictUtf8, compression), pingInterval, pingTimeout);
    }

    /** Returns whether the Terminal is dialled with TLS. */
    public boolean isTls() {
        return ssl || sslContextParameters != null || tls != null;
    }

    public String getHost() {
        return host;
    }

    /** Takes a name or an address, an IPv6 one in brackets or without. */
    public void setHost(String host) {
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        this.host = isBracketed ? host.substring(1, host.length() - 1) : host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public int getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public boolean isStrictUtf8() {
        return strictUtf8;
    }

    public void setStrictUtf8(boolean strictUtf8) {
        this.strictUtf8 = strictUtf8;
    }

    public boolean isCompression() {
        return compression;
    }

    public void setCompression(boolean compression) {
        this.compression = compression;
    }

    public Dispatch getDispatch() {
        return dispatch;
    }

    public void setDispatch(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    public @Nullable HttpServerOptions getServerOptions() {
        return serverOptions;
    }

    public void setServerOptions(@Nullable HttpServerOptions serverOptions) {
        this.serverOptions = serverOptions;
    }

    public @Nullable HttpClientOptions getClientOptions() {
        return clientOptions;
    }

    public void setClientOptions(@Nullable HttpClientOptions clientOptions) {
        this.clientOptions = clientOptions;
    }

    public @Nullable SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(@Nullable SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public @Nullable LiveTls getTls() {
        return tls;
    }

    public void setTls(@Nullable LiveTls tls) {
        this.tls = tls;
    }

    /** Returns how names of Terminals become addresses. */
    public NameLookup getNames() {
        return names;
    }

    public void setNames(NameLookup names) {
        this.names = names;
    }

    public boolean isSsl() {
        return ssl;
    }

    public void setSsl(boolean ssl) {
        this.ssl = ssl;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public ForwardedHeaders getForwardedHeaders() {
        return forwardedHeaders;
    }

    public void setForwardedHeaders(ForwardedHeaders forwardedHeaders) {
        this.forwardedHeaders = forwardedHeaders;
    }

    public boolean isPreserveHost() {
        return preserveHost;
    }

    public void setPreserveHost(boolean preserveHost) {
        this.preserveHost = preserveHost;
    }

    public Map<String, String> getHandshakeHeaders() {
        return handshakeHeaders;
    }

    public void setHandshakeHeaders(Map<String, String> handshakeHeaders) {
        this.handshakeHeaders = handshakeHeaders;
    }

    public String getTargets() {
        return targets;
    }

    public void setTargets(String targets) {
        this.targets = targets;
    }

    public int getBreakerFailures() {
        return breakerFailures;
    }

    public void setBreakerFailures(int breakerFailures) {
        this.breakerFailures = breakerFailures;
    }

    public long getRetryMin() {
        return retryMin;
    }

    public void setRetryMin(long retryMin) {
        this.retryMin = retryMin;
    }

    public long getRetryMax() {
        return retryMax;
    }

    public void setRetryMax(long retryMax) {
        this.retryMax = retryMax;
    }

    public ProbeKind getProbe() {
        return probe;
    }

    public void setProbe(ProbeKind probe) {
        this.probe = probe;
    }

    public String getProbePath() {
        return probePath;
    }

    public void setProbePath(String probePath) {
        this.probePath = probePath;
    }

    public long getProbeInterval() {
        return probeInterval;
    }

    public void setProbeInterval(long probeInterval) {
        this.probeInterval = probeInterval;
    }

    public int getLostCode() {
        return lostCode;
    }

    public void setLostCode(int lostCode) {
        this.lostCode = lostCode;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public int getMaxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    public void setMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
        this.maxConnectionsPerAddress = maxConnectionsPerAddress;
    }

    public int getHandshakesPerSecond() {
        return handshakesPerSecond;
    }

    public void setHandshakesPerSecond(int handshakesPerSecond) {
        this.handshakesPerSecond = handshakesPerSecond;
    }

    public boolean isProxyProtocol() {
        return proxyProtocol;
    }

    public void setProxyProtocol(boolean proxyProtocol) {
        this.proxyProtocol = proxyProtocol;
    }

    public String getProxyProtocolFrom() {
        return proxyProtocolFrom;
    }

    public void setProxyProtocolFrom(String proxyProtocolFrom) {
        this.proxyProtocolFrom = proxyProtocolFrom;
    }

    public String getAllowedAddresses() {
        return allowedAddresses;
    }

    public void setAllowedAddresses(String allowedAddresses) {
        this.allowedAddresses = allowedAddresses;
    }

    public String getAllowedOrigins() {
        return allowedOrigins;
    }

    public void setAllowedOrigins(String allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    public int getMaxHeaderSize() {
        return maxHeaderSize;
    }

    public void setMaxHeaderSize(int maxHeaderSize) {
        this.maxHeaderSize = maxHeaderSize;
    }

    public long getHandshakeTimeout() {
        return handshakeTimeout;
    }

    public void setHandshakeTimeout(long handshakeTimeout) {
        this.handshakeTimeout = handshakeTimeout;
    }

    public long getPingInterval() {
        return pingInterval;
    }

    public void setPingInterval(long pingInterval) {
        this.pingInterval = pingInterval;
    }

    public long getPingTimeout() {
        return pingTimeout;
    }

    public void setPingTimeout(long pingTimeout) {
        this.pingTimeout = pingTimeout;
    }
}
