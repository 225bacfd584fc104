package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.Wire;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar looks names up as the system does, again and again, and listens on IPv6 with both of its ports. */
class NamesOfTheSystemIT {
    private static final Pattern PORT = Pattern.compile("(?:\\[::1]:|management=)(\\d+)");

    @TempDir
    Path directory;

    private Path hosts(String address) throws IOException {
        return Files.writeString(directory.resolve("hosts"), address + " broker.example\n");
    }

    private static int port(String line) {
        Matcher matcher = PORT.matcher(line);
        assertThat(matcher.find()).as("a port in: %s", line).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static Wire session(int port, Wire.Server server) throws IOException {
        Wire tomes = Wire.over(new Socket(NetUtil.LOCALHOST6, port));
        tomes.request("/broker");
        Wire terminal = server.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        tomes.sendText("request");
        assertThat(terminal.read().text()).isEqualTo("request");
        return tomes;
    }

    @Test
    void followsTheHostsFileOfTheSystemWhileItRunsAndServesOperatorsOverIpv6() throws Exception {
        assumeThat(NetworkInterface.getByInetAddress(NetUtil.LOCALHOST6)).isNotNull();
        try (ServerSocket before = new ServerSocket(0, 50, NetUtil.LOCALHOST6);
                ServerSocket after = new ServerSocket(before.getLocalPort(), 50, InetAddress.getLoopbackAddress());
                JarProcess proxy = new JarProcess(
                        directory,
                        "-Djdk.net.hosts.file=" + hosts("::1"),
                        "-Dproxy.mapping.file=" + Path.of("config/mapping.json").toAbsolutePath(),
                        "-Dproxy.tomes.host=[::1]",
                        "-Dproxy.tomes.port=0",
                        "-Dproxy.management.host=[::1]",
                        "-Dproxy.terminal.host=broker.example",
                        "-Dproxy.terminal.port=" + before.getLocalPort(),
                        "-Dproxy.terminal.probe-interval=200ms")) {
            int tomes = port(proxy.awaitLine("listening for TOMEs"));
            int management = port(proxy.awaitLine(" ready "));
            Wire.Server first = new Wire.Server(before);
            session(tomes, first);

            hosts("127.0.0.1");
            await().untilAsserted(() ->
                    assertThat(health(management)).contains("\"127.0.0.1\"").contains("broker.example"));

            session(tomes, new Wire.Server(after));
        }
    }

    private static String health(int management) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://[::1]:" + management + "/observe/health"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
