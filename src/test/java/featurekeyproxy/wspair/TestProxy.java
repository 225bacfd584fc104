package featurekeyproxy.wspair;

import featurekeyproxy.KeyFile;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.TlsFiles;
import featurekeyproxy.wspair.tls.TlsLeg;
import featurekeyproxy.wspair.upstream.ProbeKind;
import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with {@code ws-pair} and the two plain routes, or others, in front of a Terminal of the test. */
public final class TestProxy implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();
    private final WsPairComponent component = new WsPairComponent();

    /** Creates a proxy that listens on a free port, for a Terminal on this machine. */
    public TestProxy(int terminalPort) {
        component.getTomes().setHost("127.0.0.1");
        component.getTomes().setPort(0);
        component.getTerminal().setHost("127.0.0.1");
        component.getTerminal().setPort(terminalPort);
        component.getTerminal().setProbe(ProbeKind.OFF); // the Terminal of a test counts its connections
        component.setCloseTimeout(500);
    }

    /** Changes the component; to be called before the start. */
    public TestProxy with(Consumer<WsPairComponent> change) {
        change.accept(component);
        return this;
    }

    /** Has both legs speak TLS with that key file, whose certificate is the only one that is trusted. */
    TestProxy useTls(Path key) throws TlsFiles.UnusableException {
        String file = key.toString();
        TlsFiles files =
                new TlsFiles(file, KeyFile.PASSWORD, "", "", "", "", file, KeyFile.PASSWORD, ClientAuth.NONE, false);
        component.getTomes().setTls(new LiveTls(TlsLeg.TOMES, files, InstantSource.system()));
        component.getTerminal().setTls(new LiveTls(TlsLeg.TERMINAL, files, InstantSource.system()));
        return this;
    }

    /** Starts with the routes that forward everything. */
    public TestProxy start() {
        return start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").routeId("tomes-to-terminal").to("ws-pair:terminal");
                from("ws-pair:terminal").routeId("terminal-to-tomes").to("ws-pair:tomes");
            }
        });
    }

    /** Starts with these routes. */
    public TestProxy start(RouteBuilder routes) {
        try {
            context.addComponent("ws-pair", component);
            context.addRoutes(routes);
            context.start();
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    CamelContext context() {
        return context;
    }

    public WsPairComponent component() {
        return component;
    }

    /** Returns the port for TOMEs. */
    public int port() {
        return component.listeningPort();
    }

    @Override
    public void close() {
        context.stop();
    }
}
