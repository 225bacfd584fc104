package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.leg.Limit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy between TOMEs and the proxy, with both versions of the PROXY protocol, and checks of its own. */
@DisabledOnOs(
        value = {OS.WINDOWS, OS.MAC},
        disabledReason = "TOMEs has another loopback address than HAProxy")
class BehindHaproxyIT {
    private static final String TOMES = "127.0.0.5";

    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process haproxy(int version1, int version2, int proxy) throws IOException {
        Path settings =
                Files.writeString(directory.resolve("haproxy.cfg"), """
                defaults
                  mode tcp
                  timeout connect 20s
                  timeout client 60s
                  timeout server 60s
                listen version1
                  bind 127.0.0.1:%d
                  server proxy 127.0.0.1:%d send-proxy check inter 100ms
                listen version2
                  bind 127.0.0.1:%d
                  server proxy 127.0.0.1:%d send-proxy-v2 check check-send-proxy inter 100ms
                """.formatted(version1, proxy, version2, proxy));
        return new ProcessBuilder(
                        Tool.require("haproxy", "/usr/sbin/haproxy").toString(), "-db", "-f", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
    }

    private static Wire connect(int port) {
        return Wire.over(await().ignoreException(ConnectException.class)
                .until(
                        () -> new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(TOMES), 0),
                        Socket::isConnected));
    }

    @Test
    void knowsWhoConnectsToItAndTakesItsChecksForNoBreach() throws Exception {
        int version1 = freePort();
        int version2 = freePort();
        try (Wire.Server server = new Wire.Server();
                TestProxy proxy = new TestProxy(server.port())
                        .with(component -> component.getTomes().setProxyProtocol(true))
                        .with(component -> component.getTomes().setProxyProtocolFrom("127.0.0.1"))
                        .with(component -> component.getTomes().setAllowedAddresses(TOMES))
                        .start()) {
            Process haproxy = haproxy(version1, version2, proxy.port());
            try {
                for (int port : new int[] {version1, version2, version2}) {
                    try (Wire tomes = connect(port)) {
                        tomes.request("/broker");
                        try (Wire terminal = server.acceptWebSocket()) {
                            assertThat(tomes.readAnswer().status()).isEqualTo(101);
                            assertThat(terminal.head().headers()).containsEntry("x-forwarded-for", TOMES);
                            tomes.sendText("request");
                            assertThat(terminal.read().text()).isEqualTo("request");
                        }
                    }
                }
            } finally {
                haproxy.destroyForcibly().waitFor();
            }
            assertThat(proxy.component().refusals().count(Limit.PROXY_HEADER)).isZero();
            assertThat(proxy.component().refusals().count(Limit.PROXY_PEER)).isZero();
        }
    }
}
