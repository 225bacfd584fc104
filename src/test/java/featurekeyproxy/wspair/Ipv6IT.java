package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An IPv6 address, with brackets or without, is an address like any other, on both legs. */
class Ipv6IT {
    private ServerSocket listening;
    private final TestProxy proxy = new TestProxy(1);

    @BeforeEach
    void listen() throws IOException {
        assumeThat(NetworkInterface.getByInetAddress(NetUtil.LOCALHOST6)).isNotNull();
        listening = new ServerSocket(0, 50, NetUtil.LOCALHOST6);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        if (listening != null) {
            listening.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "::1, ::1, ::1, ::1, '\"[::1]\"'",
        "[::1], [::1], ::1, [::1], '\"[::1]\"'",
        "[::], [::1], 127.0.0.1, 127.0.0.0/8, 127.0.0.1",
        "::, ::1, ::1, ::1/128, '\"[::1]\"'"
    })
    void isReachedAndReaches(String listens, String dials, String from, String allowed, String node)
            throws IOException {
        proxy.with(component -> {
                    component.getTomes().setHost(listens);
                    component.getTomes().setAllowedAddresses(allowed);
                    component.getTerminal().setHost(dials);
                    component.getTerminal().setPort(listening.getLocalPort());
                })
                .start();
        try (Wire.Server server = new Wire.Server(listening);
                Wire tomes = Wire.over(new Socket(InetAddress.getByName(from), proxy.port()))) {
            tomes.request("/broker");
            try (Wire terminal = server.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(terminal.head().headers())
                        .containsEntry("host", "[::1]:" + listening.getLocalPort())
                        .containsEntry("x-forwarded-for", from)
                        .containsEntry("forwarded", "for=" + node + ";host=\"tomes.example:8080\";proto=http");
            }
        }
        assertThat(proxy.component().targets()).singleElement().satisfies(state -> assertThat(state.target())
                .hasToString("[::1]:" + listening.getLocalPort()));
    }
}
