package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.handshake.ForwardedHeaders;
import featurekeyproxy.wspair.upstream.LoopException;
import featurekeyproxy.wspair.upstream.TargetState.Contact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy whose Terminal is itself says so at the first dial, instead of dialling itself until a header is too long. */
class LoopIT {
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static TestProxy proxy(String listens, int port, String dials, int terminal) {
        return new TestProxy(terminal).with(component -> {
            component.getTomes().setHost(listens);
            component.getTomes().setPort(port);
            component.getTerminal().setHost(dials);
        });
    }

    private static void assertTold(TestProxy proxy) {
        try (Wire tomes = Wire.connect(proxy.port(), "/broker")) {
            assertThat(tomes.head().status()).isEqualTo(508);
            assertThat(tomes.head().body()).isEqualTo(LoopException.REASON + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "0.0.0.0, localhost", "0.0.0.0, 127.0.0.2", "::, 127.0.0.1"})
    void isToldBySocketsWhateverHeadersAreSent(String listens, String dials) throws IOException {
        int port = freePort();
        try (TestProxy proxy = proxy(listens, port, dials, port)
                .with(component -> component.getTerminal().setForwardedHeaders(ForwardedHeaders.NONE))
                .start()) {
            assertTold(proxy);
            assertThat(proxy.component().targets()).singleElement().satisfies(target -> assertThat(target.contact())
                    .isEqualTo(Contact.ITSELF));
        }
    }

    @Test
    void isToldByHopsWhenAnotherProxyIsBetween() throws IOException {
        int firstPort = freePort();
        try (TestProxy second = proxy("127.0.0.1", 0, "127.0.0.1", firstPort).start();
                TestProxy first = proxy("127.0.0.1", firstPort, "127.0.0.1", second.port())
                        .start()) {
            assertTold(first);
            assertTold(second);
        }
    }

    @Test
    void goesOnToAnotherTerminalThatIsNotItself() throws IOException {
        int port = freePort();
        try (Wire.Server server = new Wire.Server();
                TestProxy proxy = proxy("127.0.0.1", port, "127.0.0.1", port)
                        .with(component -> component
                                .getTerminal()
                                .setTargets("127.0.0.1:" + port + ", 127.0.0.1:" + server.port()))
                        .start();
                Wire tomes = Wire.open(proxy.port())) {
            tomes.request("/broker");
            try (Wire terminal = server.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(terminal.head().path()).isEqualTo("/broker");
            }
        }
    }

    @Test
    void takesTwoHandshakesWithOneKeyForTwo() throws IOException {
        try (Wire.Server server = new Wire.Server();
                TestProxy proxy = new TestProxy(server.port()).start();
                Wire one = Wire.open(proxy.port());
                Wire other = Wire.open(proxy.port())) {
            one.request("/1", "X-Forwarded-For: 10.1.2.3");
            try (Wire terminalOfOne = server.accept()) {
                other.request("/2", "X-Forwarded-For: 10.1.2.3");
                try (Wire terminalOfOther = server.accept()) {
                    assertThat(terminalOfOne.head().path()).isEqualTo("/1");
                    assertThat(terminalOfOther.head().path()).isEqualTo("/2");
                }
            }
        }
    }
}
