package featurekeyproxy.ops.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server itself, with what it serves without asking who asks. */
class ManagementServerIT {
    private final CamelContext camel = new DefaultCamelContext();
    private ManagementServer server;

    @BeforeEach
    void open() throws Exception {
        server = ManagementServer.open("127.0.0.1", 0, Set.of("proxy.example"), Optional.empty());
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        camel.close();
    }

    private int serve() throws Exception {
        HealthEndpoints.addTo(server.router(), camel, true);
        server.router().get("/fails").handler(context -> {
            throw new IllegalStateException("a secret of the proxy");
        });
        StaticFiles.load().addTo(server.router());
        server.serve();
        return server.port();
    }

    @Test
    void holdsItsPortButAnswersNothingBeforeTheProxyIsReady() throws Exception {
        RawHttp.Answer early = RawHttp.get(server.port(), "/observe/health/live");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.headers()).containsEntry("retry-after", "1");

        assertThat(RawHttp.get(serve(), "/observe/health/live").status()).isEqualTo(200);
    }

    @Test
    void namesTheSettingWhenThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> ManagementServer.open("127.0.0.1", taken.getLocalPort(), Set.of(), Optional.empty()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort() + " for management")
                    .hasMessageContaining("camel.management.port");
        }
    }

    @Test
    void givesItsPortBack() throws Exception {
        int port = server.port();
        server.close();

        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void servesThePageWithHeadersThatLetItLoadNothingFromElsewhere() throws Exception {
        RawHttp.Answer page = RawHttp.get(serve(), "/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Feature Key Proxy");
        assertThat(page.headers())
                .containsEntry("content-type", "text/html; charset=utf-8")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("referrer-policy", "no-referrer")
                .doesNotContainKey("server");
        assertThat(page.headers().get("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
    }

    @Test
    void closesAConnectionThatAsksOnWithoutTakingInItsAnswers() throws Exception {
        int length = RawHttp.get(serve(), "/").body().length();
        int requests = 64 * 1024 * 1024 / length;
        long received;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .repeat(requests)
                            .getBytes(StandardCharsets.US_ASCII));
            received = read(socket);
        } catch (SocketException reset) { // while it was still asking
            received = 0;
        }
        assertThat(received).isLessThan((long) requests * length / 2);
    }

    private static long read(Socket socket) throws IOException {
        byte[] part = new byte[64 * 1024];
        long all = 0;
        try {
            for (int more = 0; more >= 0; more = socket.getInputStream().read(part)) {
                all += more;
            }
        } catch (SocketException reset) { // so the rest is not to come
        }
        return all;
    }

    @Test
    void sendsAPageThatTheBrowserHasNoSecondTime() throws Exception {
        int port = serve();
        String tag = RawHttp.get(port, "/index.html").headers().get("etag");

        RawHttp.Answer again = RawHttp.get(port, "/index.html", "If-None-Match: " + tag);

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void tellsHealthInTheFormOfCamel() throws Exception {
        RawHttp.Answer health = RawHttp.get(serve(), "/observe/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body()).startsWith("{\"status\":\"UP\",\"checks\":[");
        assertThat(health.headers()).containsEntry("cache-control", "no-store");
    }

    @Test
    void tellsStrangersOfOtherMachinesNoMoreThanWhetherItIsWell() throws Exception {
        HealthEndpoints.addTo(server.router(), camel, false);
        server.serve();

        assertThat(RawHttp.get(server.port(), "/observe/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(RawHttp.get(server.port(), "/observe/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void servesTheSizeOfAPageToWhoAsksOnlyForThat() throws Exception {
        RawHttp.Answer page = RawHttp.get(serve(), "/");
        try (RawHttp http = new RawHttp(server.port())) {
            http.send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(http.line()).contains("200");
            String line = http.line();
            while (!line.toLowerCase(Locale.ROOT).startsWith("content-length")) {
                line = http.line();
            }
            assertThat(line)
                    .isEqualToIgnoringCase("content-length: " + page.headers().get("content-length"));
        }
    }

    @Test
    void keepsTheReasonOfItsOwnFailuresToTheLog() throws Exception {
        RawHttp.Answer failed = RawHttp.get(serve(), "/fails");

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("secret").contains("its log says why");
    }
}
