package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.upstream.ProbeKind;
import featurekeyproxy.wspair.upstream.TargetState;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Terminal is found by its name wherever the name leads at that moment, and by any of its addresses. */
class NamesIT {
    private static final String NAME = "terminal.example";

    private final List<AutoCloseable> ends = new ArrayList<>();
    private final TestProxy proxy = new TestProxy(1);
    private volatile List<String> addresses = List.of();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable end : ends) {
            end.close();
        }
        proxy.close();
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses) {
            found.add(InetAddress.getByAddress(
                    name, InetAddress.getByName(address).getAddress()));
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return found.toArray(new InetAddress[0]);
    }

    private static boolean hasIpv6() throws IOException {
        return NetworkInterface.getByInetAddress(NetUtil.LOCALHOST6) != null;
    }

    private ServerSocket socket(String address, int port) throws IOException {
        ServerSocket listening = new ServerSocket(port, 50, InetAddress.getByName(address));
        ends.add(listening);
        return listening;
    }

    private Wire.Server terminal(ServerSocket listening) throws IOException {
        return new Wire.Server(listening);
    }

    private void start(String host, int port) {
        proxy.with(component -> {
                    component.getTerminal().setHost(host);
                    component.getTerminal().setPort(port);
                    component.getTerminal().setNames(this::lookUp);
                })
                .start();
    }

    private Wire dial() {
        Wire tomes = Wire.open(proxy.port());
        ends.add(tomes);
        tomes.request("/broker");
        return tomes;
    }

    private Wire pass(Wire tomes, Wire.Server server) {
        Wire terminal = server.acceptWebSocket();
        ends.add(terminal);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        exchange(tomes, terminal);
        return terminal;
    }

    private static void exchange(Wire tomes, Wire terminal) {
        tomes.sendText("request");
        assertThat(terminal.read().text()).isEqualTo("request");
        terminal.sendText("reply");
        assertThat(tomes.read().text()).isEqualTo("reply");
    }

    private TargetState target() {
        return proxy.component().targets().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void reachesATerminalOnLocalhostThatListensOnOneFamilyOnly(String only) throws IOException {
        assumeThat(only.contains(":") && !hasIpv6()).isFalse();
        ServerSocket listening = socket(only, 0);
        start("localhost", listening.getLocalPort());

        Wire terminal = pass(dial(), terminal(listening));

        assertThat(terminal.head().headers()).containsEntry("host", "localhost:" + listening.getLocalPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void reachesATerminalWhoseNameHasAddressesOfBothFamiliesOnTheOneItListensOn(String only) throws IOException {
        assumeThat(hasIpv6()).isTrue();
        ServerSocket listening = socket(only, 0);
        addresses = List.of("::1", "127.0.0.1");
        start(NAME, listening.getLocalPort());

        pass(dial(), terminal(listening));

        assertThat(target().breaker())
                .as("an address that failed is no failure of the Terminal")
                .isEqualTo("CLOSED");
        assertThat(target().contact()).isEqualTo(TargetState.Contact.ANSWERED);
    }

    @Test
    void followsANameThatLeadsElsewhereWithoutTouchingOpenSessions() throws IOException {
        ServerSocket before = socket("127.0.0.1", 0);
        ServerSocket after = socket("127.0.0.2", before.getLocalPort());
        addresses = List.of("127.0.0.1");
        proxy.with(component -> component.getTerminal().setProbe(ProbeKind.TCP))
                .with(component -> component.getTerminal().setProbeInterval(200));
        start(NAME, before.getLocalPort());
        Wire tomes = dial();
        Wire terminal = pass(tomes, terminal(before));

        addresses = List.of("127.0.0.2");
        await().untilAsserted(
                        () -> assertThat(target().resolution().addresses()).containsExactly("127.0.0.2"));

        pass(dial(), terminal(after));
        exchange(tomes, terminal);
    }

    @Test
    void goesOnWithTheLastAddressesWhenTheNameCannotBeLookedUpAndTellsSo() throws IOException {
        ServerSocket listening = socket("127.0.0.1", 0);
        addresses = List.of("127.0.0.1");
        start(NAME, listening.getLocalPort());
        Wire.Server server = terminal(listening);
        pass(dial(), server);

        addresses = List.of();
        await().untilAsserted(() -> {
            pass(dial(), server);
            assertThat(target().resolution().isFailing()).isTrue();
        });

        pass(dial(), server);
        assertThat(target().resolution().addresses()).containsExactly("127.0.0.1");
        assertThat(target().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void triesTheNextAddressWhileOneDoesNotAnswer() throws IOException {
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        ends.add(silent);
        fill(silent);
        ServerSocket listening = socket("127.0.0.1", silent.getLocalPort());
        addresses = List.of("127.0.0.2", "127.0.0.1");
        start(NAME, listening.getLocalPort());

        pass(dial(), terminal(listening));

        assertThat(target().breaker()).isEqualTo("CLOSED");
    }

    /** Takes all places that connections may wait in, so that the system answers no further one. */
    private void fill(ServerSocket silent) throws IOException {
        for (int i = 0; i < 3; i++) {
            Socket waiting = new Socket();
            ends.add(waiting);
            try {
                waiting.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    @Test
    void answers502WhenTheNameCannotBeLookedUpAtAll() {
        start(NAME, 8081);

        assertThat(dial().readAnswer().status()).isEqualTo(502);
        assertThat(target().resolution().isFailing()).isTrue();
    }
}
