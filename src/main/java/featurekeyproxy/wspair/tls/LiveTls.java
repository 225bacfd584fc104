package featurekeyproxy.wspair.tls;

import featurekeyproxy.wspair.leg.Leg;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of one leg, kept equal to its files: a connection uses what is in force when it begins, and keeps it.
 *
 * <p>What is in force changes as a whole and between two connections, with a TLS context of its own, so that nobody resumes
 * what was agreed upon under the former files. Files that cannot be used change nothing. Thread-safe.
 */
public final class LiveTls {
    /** The versions of TLS that are spoken. */
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final Logger LOG = LoggerFactory.getLogger(LiveTls.class);

    private final Leg leg;
    private final TlsFiles files;
    private volatile BiConsumer<String, String> onReload = (outcome, detail) -> {};
    private Map<String, Buffer> applied;
    private @Nullable Map<String, Buffer> seen;
    private @Nullable Map<String, Buffer> troubled;
    private volatile SslContext current;

    /** Loads the files; on the leg to TOMEs the proxy is the server. */
    public LiveTls(Leg leg, TlsFiles files) throws TlsFiles.UnusableException {
        this.leg = leg;
        this.files = files;
        this.applied = files.read();
        this.current = files.context(applied, leg == Leg.TOMES);
    }

    /** Has a listener told the outcome of each change of the files, and which files or what is wrong. */
    public void onReload(BiConsumer<String, String> listener) {
        onReload = listener;
    }

    /**
     * Looks at the files, and takes changed ones into force if they can be used; if not, and two looks in a row show the
     * same, that is told once: a certificate is there before its key, or the other way round.
     */
    public synchronized void look() {
        Map<String, Buffer> now = null;
        try {
            now = files.read();
            if (!now.equals(applied)) {
                current = files.context(now, leg == Leg.TOMES);
                applied = now;
                LOG.atInfo()
                        .addKeyValue("leg", leg)
                        .addKeyValue("files", files)
                        .log("TLS files in force for new connections");
                onReload.accept("applied", toString());
            }
            troubled = null;
        } catch (TlsFiles.UnusableException e) {
            Map<String, Buffer> trouble = now == null ? Map.of() : now;
            if (trouble.equals(seen) && !trouble.equals(troubled)) {
                troubled = trouble;
                LOG.atError()
                        .addKeyValue("leg", leg)
                        .addKeyValue("file", e.role())
                        .addKeyValue("expected", e.getMessage())
                        .log("changed TLS files are not used; the former stay in force");
                onReload.accept("refused", leg + ": " + e.role() + ": " + e.getMessage());
            }
            now = trouble;
        }
        seen = now;
    }

    /** Makes connections with these options use what is in force. */
    public void applyTo(TCPSSLOptions options) {
        SslContext context = new InForce();
        options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.copyOf(PROTOCOLS))
                .setSslEngineOptions(new Engines(context));
        if (leg == Leg.TOMES) {
            options.setKeyCertOptions(KeyCertOptions.wrap(new NoKeys())); // Vert.x insists on some
        }
    }

    /** Names the leg and its files. */
    @Override
    public String toString() {
        return leg + ": " + files;
    }

    /** A context that asks for the one in force again for each connection. */
    private final class InForce extends SslContext {
        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator) {
            return current.newEngine(allocator);
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
            return current.newEngine(allocator, host, port);
        }

        @Override
        public boolean isClient() {
            return current.isClient();
        }

        @Override
        public List<String> cipherSuites() {
            return current.cipherSuites();
        }

        @Override
        @SuppressWarnings("deprecation") // of Netty, which has it abstract nonetheless
        public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
            return current.applicationProtocolNegotiator();
        }

        @Override
        public SSLSessionContext sessionContext() {
            return current.sessionContext();
        }
    }

    /** Lets Vert.x take a context that is made already. */
    private static final class Engines extends JdkSSLEngineOptions {
        private final SslContext context;

        Engines(SslContext context) {
            this.context = context;
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return this;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return () -> context;
        }
    }

    /** A key manager that is never asked. */
    private static final class NoKeys implements X509KeyManager {
        @Override
        public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }
}
