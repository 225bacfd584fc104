package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real HAProxy in front of the proxy, with the Terminal as backup. */
class HaproxyIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Wire.Server terminal(int port) throws IOException {
        return new Wire.Server(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    }

    private BusyProxy proxy(int terminal) throws Exception {
        return new BusyProxy(
                directory,
                "proxy.terminal.targets=127.0.0.1:" + terminal,
                "proxy.terminal.probe=tcp",
                "proxy.terminal.probe-interval=100ms",
                "proxy.terminal.retry-min=10ms",
                "proxy.terminal.retry-max=200ms");
    }

    private Process haproxy(int front, BusyProxy proxy, int terminal, String check) throws IOException {
        Path file = directory.resolve("haproxy.cfg");
        Files.writeString(file, """
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 60s
                  timeout server 60s
                frontend tomes
                  bind 127.0.0.1:%d
                  default_backend link
                backend link
                  %s
                  server proxy 127.0.0.1:%d check port %d inter 50ms fall 1 rise 1
                  server direct 127.0.0.1:%d backup
                """.formatted(
                        front,
                        check,
                        proxy.application().port(),
                        proxy.application().operations().port(),
                        terminal));
        return new ProcessBuilder(Tool.require("haproxy", "/usr/sbin/haproxy").toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
    }

    /** Connects through HAProxy; returns whether the Terminal was reached through the proxy, which says for whom it connects. */
    private static boolean goesThroughTheProxy(int front, Wire.Server terminal) {
        try (Wire tomes = Wire.open(front)) {
            tomes.request("/link");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                return accepted.head().headers().containsKey("x-forwarded-for");
            }
        }
    }

    private static int status(int front) {
        try (Wire tomes = Wire.open(front)) {
            tomes.request("/link");
            return tomes.readAnswer().status();
        } catch (UncheckedIOException e) {
            return 0; // HAProxy does not listen yet
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "option httpchk /observe/health/ready",
                "option httpchk GET /observe/health/ready",
                "option httpchk\n  http-check send meth GET uri /observe/health/ready ver HTTP/1.1 hdr Host proxy.hospital.example"
            })
    void leadsThroughTheProxyAgainByItselfOnceTheTerminalIsBack(String check) throws Exception {
        int port = freePort();
        int front = freePort();
        try (BusyProxy proxy = proxy(port)) {
            Process haproxy = haproxy(front, proxy, port, check);
            try {
                await().atMost(LIMIT).until(() -> status(front) == 503); // neither of the two answers
                assertThat(ready(proxy)).isEqualTo(503);
                try (Wire.Server terminal = terminal(port)) {
                    await().atMost(LIMIT).until(() -> goesThroughTheProxy(front, terminal));
                    assertThat(ready(proxy)).isEqualTo(200);
                }
                await().atMost(LIMIT).until(() -> ready(proxy) == 503);
                try (Wire.Server terminal = terminal(port)) {
                    await().atMost(LIMIT).until(() -> goesThroughTheProxy(front, terminal));
                }
            } finally {
                haproxy.destroy();
                haproxy.waitFor(1, TimeUnit.MINUTES);
            }
        }
    }

    private static int ready(BusyProxy proxy) throws IOException {
        return RawHttp.get(proxy.application().operations().port(), "/observe/health/ready")
                .status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s HTTP/1.0\n\n",
                "OPTIONS %s HTTP/1.0\n\n",
                "HEAD %s HTTP/1.0\n\n",
                "GET %s HTTP/1.1\nHost: 10.1.2.3:8090\n\n",
                "GET %s HTTP/1.1\nHost: proxy.hospital.example\nConnection: close\n\n",
                "GET %s HTTP/1.1\nHost: 10.1.2.3:8090\nUser-Agent: kube-probe/1.30\nAccept: */*\nConnection: close\n\n"
            })
    void answersWhoeverProbesByWhateverName(String request) throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            int port = proxy.application().operations().port();
            for (String path : new String[] {"/observe/health/ready", "/observe/health/live"}) {
                RawHttp.Answer answer = RawHttp.ask(port, request.formatted(path));

                assertThat(answer.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void saysNoMoreThanUpOrDownToWhoeverCallsItByAnotherName() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            int port = proxy.application().operations().port();

            assertThat(RawHttp.ask(port, "GET /observe/health/ready HTTP/1.1\nHost: evil.example\n\n")
                            .body())
                    .isEqualTo("{\"status\":\"UP\"}");
            RawHttp.Answer page = RawHttp.ask(port, "GET / HTTP/1.1\nHost: evil.example\n\n");
            assertThat(page.status()).isEqualTo(421);
            assertThat(page.body()).contains("proxy.management.hosts");
        }
    }
}
