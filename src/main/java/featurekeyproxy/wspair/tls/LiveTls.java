package featurekeyproxy.wspair.tls;

import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.reload.WatchedFiles;
import featurekeyproxy.wspair.leg.MemoryShares;
import featurekeyproxy.wspair.leg.OldestFirst;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one leg, kept equal to its files: a connection uses what is in force when it begins, and keeps it.
 *
 * <p>What is in force changes as a whole and between two connections, with a TLS context of its own, so that nobody resumes
 * what was agreed upon under the former files. Files that cannot be used change nothing. Thread-safe.
 */
public final class LiveTls {
    /** The versions of TLS that are spoken. */
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final TlsLeg leg;
    private final TlsFiles files;
    private final InstantSource clock;
    private final TlsRefusals refusals;
    private final WatchedFiles<Context> watched;
    private volatile @Nullable X509Certificate seen;

    /** A context and what it was made of. */
    private record Context(SslContext tls, TlsMaterial from) {
        @Override
        public String toString() {
            return from.toString();
        }
    }

    /** Loads the files; the clock says which certificates are valid. */
    public LiveTls(TlsLeg leg, TlsFiles files, InstantSource clock) throws TlsFiles.UnusableException {
        this.leg = leg;
        this.files = files;
        this.clock = clock;
        this.refusals = new TlsRefusals(leg, System::nanoTime);
        FileSnapshot now = files.look();
        Context first = context(files.readable(now));
        this.watched = new WatchedFiles<>(
                leg + "-tls", first, files::look, this::load, (before, after) -> {}, System::nanoTime);
        watched.startFrom(first, now);
    }

    private Loaded<Context> load(FileSnapshot.Contents contents) {
        try {
            return new Loaded.Usable<>(context(contents), List.of());
        } catch (TlsFiles.UnusableException e) {
            return new Loaded.Unusable<>(
                    List.of(new FileProblem(files.name(e.role()), e.role() + ": " + e.getMessage())));
        }
    }

    private Context context(FileSnapshot.Contents contents) throws TlsFiles.UnusableException {
        TlsMaterial material = files.material(contents, leg);
        return new Context(material.context(clock, certificate -> seen = certificate), material);
    }

    /** Returns where it is spoken. */
    public TlsLeg leg() {
        return leg;
    }

    /** Returns how many handshakes were refused, and why. */
    public TlsRefusals refusals() {
        return refusals;
    }

    /** Returns of each kind the certificate that expires first, if there is one. */
    public List<CertificateState> certificates() {
        Instant now = clock.instant();
        TlsMaterial material = watched.current().from();
        List<CertificateState> states = new ArrayList<>();
        material.firstOwn(now).ifPresent(states::add);
        material.firstTrusted(now).ifPresent(states::add);
        X509Certificate last = seen;
        if (last != null) {
            states.add(CertificateState.of(leg, CertificateState.Kind.SEEN, last));
        }
        return states;
    }

    /** Returns the files, to be watched: a certificate may be there before its key, or the other way round. */
    public WatchedFiles<?> files() {
        return watched;
    }

    private SslContext current() {
        return watched.current().tls();
    }

    /** Makes connections with these options use what is in force. */
    public void applyTo(TCPSSLOptions options) {
        SslContext context = new InForce();
        options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.copyOf(PROTOCOLS))
                .setSslEngineOptions(new Engines(context));
        if (leg.isServer()) {
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
        private final OldestFirst<Channel> underWay = new OldestFirst<>(MemoryShares.tlsHandshakes(), Channel::close);

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator) {
            return current().newEngine(allocator);
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
            return current().newEngine(allocator, host, port);
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor executor) {
            return new TlsHandler(
                    newEngine(allocator), startTls, executor, underWay, cause -> refusals.add("unknown", cause));
        }

        /** Takes a peer by its address: for a server, Vert.x names that of the client. */
        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
            String peer = leg.isServer() ? host : host + ":" + port;
            return new TlsHandler(
                    newEngine(allocator, host, port), startTls, executor, underWay, cause -> refusals.add(peer, cause));
        }

        @Override
        public boolean isClient() {
            return current().isClient();
        }

        @Override
        public List<String> cipherSuites() {
            return current().cipherSuites();
        }

        @Override
        @SuppressWarnings("deprecation") // of Netty, which has it abstract nonetheless
        public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
            return current().applicationProtocolNegotiator();
        }

        @Override
        public SSLSessionContext sessionContext() {
            return current().sessionContext();
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
