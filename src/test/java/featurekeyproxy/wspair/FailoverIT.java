package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.upstream.ProbeKind;
import featurekeyproxy.wspair.upstream.Target;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With several targets TOMEs is served as long as one of them answers, and never refused while one was not tried. */
class FailoverIT {
    private final Wire.Server first = new Wire.Server();
    private final Wire.Server second = new Wire.Server();
    private final TestProxy proxy = new TestProxy(1).with(component -> {
        component.getTerminal().setTargets("127.0.0.1:" + first.port() + ", 127.0.0.1:" + second.port());
        component.getTerminal().setRetryMin(3_600_000);
        component.getTerminal().setRetryMax(3_600_000);
    });
    private final List<Wire> ends = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        ends.forEach(Wire::close);
        proxy.close();
        first.close();
        second.close();
    }

    private Wire dial(String... headers) {
        Wire tomes = Wire.open(proxy.port());
        ends.add(tomes);
        tomes.request("/broker", headers);
        return tomes;
    }

    private Wire accept(Wire.Server server) {
        Wire accepted = server.acceptWebSocket();
        ends.add(accepted);
        return accepted;
    }

    private State stateOf(int target) {
        return State.valueOf(proxy.component().targets().get(target).breaker());
    }

    private void breaksAfter(int failures) {
        proxy.with(component -> component.getTerminal().setBreakerFailures(failures))
                .start();
    }

    private static void exchange(Wire tomes, Wire terminal) {
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        tomes.sendText("request");
        assertThat(terminal.read().text()).isEqualTo("request");
        terminal.sendText("reply");
        assertThat(tomes.read().text()).isEqualTo("reply");
    }

    @Test
    void usesTheFirstTargetWhileItAnswers() {
        proxy.start();
        for (int i = 0; i < 3; i++) {
            exchange(dial(), accept(first));
        }
    }

    @Test
    void goesOnToTheNextTargetWhenOneRefusesTheConnection() throws IOException {
        proxy.start();
        first.close();
        Wire tomes = dial("Cookie: a=1");
        Wire terminal = accept(second);

        assertThat(terminal.head().headers())
                .containsEntry("host", "127.0.0.1:" + second.port())
                .containsEntry("cookie", "a=1");
        exchange(tomes, terminal);
        assertThat(proxy.component().pair().sessions().all())
                .singleElement()
                .extracting(Session::target)
                .isEqualTo(new Target("127.0.0.1", second.port()));
    }

    @Test
    void goesOnToTheNextTargetWhenOneHangsUpWithoutAnAnswer() {
        proxy.start();
        Wire tomes = dial();
        first.accept().drop();

        exchange(tomes, accept(second));
    }

    @Test
    void keepsBothSocketsOfASessionOnOneEventLoopAlsoAfterAFailover() {
        proxy.with(component -> component.getTerminal().setBreakerFailures(100)).start();
        for (int i = 0; i < 8; i++) {
            Wire tomes = dial();
            first.accept().drop();
            exchange(tomes, accept(second));
        }
        assertThat(proxy.component().pair().sessions().all()).hasSize(8).allSatisfy(session -> assertThat(
                        ((PairedSession) session).connection(Leg.TERMINAL).loop())
                .isSameAs(((PairedSession) session).connection(Leg.TOMES).loop()));
    }

    @Test
    void goesOnToTheNextTargetWithinTheConnectTimeoutWhenOneDoesNotAnswer() {
        proxy.with(component -> component.getTerminal().setConnectTimeout(1000)).start();
        Wire tomes = dial();
        try (Wire silent = first.accept()) {
            exchange(tomes, accept(second));
            assertThat(silent.atEnd()).as("the silent target is left").isTrue();
        }
    }

    @Test
    void passesARefusalOnInsteadOfAskingAnotherTarget() {
        breaksAfter(1);
        for (int status : new int[] {401, 503}) {
            Wire tomes = dial();
            try (Wire refusing = first.accept()) {
                refusing.write(("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(tomes.readAnswer().status()).isEqualTo(status);
            }
        }
        assertThat(stateOf(0)).isEqualTo(State.CLOSED);
        exchange(dial(), accept(first));
    }

    @Test
    void answers502OnlyAfterEveryTargetWasTried() {
        proxy.start();
        Wire tomes = dial();
        first.accept().drop();
        second.accept().drop();

        assertThat(tomes.readAnswer().status()).isEqualTo(502);
    }

    @Test
    void passesOverATargetThatIsKnownToBeBroken() {
        breaksAfter(1);
        Wire tomes = dial();
        first.accept().drop();
        exchange(tomes, accept(second));
        assertThat(stateOf(0)).isEqualTo(State.OPEN);

        exchange(dial(), accept(second)); // would wait for an answer of the first if it had been dialled
    }

    @Test
    void triesBrokenTargetsWhenThereIsNoOther() {
        breaksAfter(1);
        Wire tomes = dial();
        first.accept().drop();
        second.accept().drop();
        assertThat(tomes.readAnswer().status()).isEqualTo(502);
        assertThat(List.of(stateOf(0), stateOf(1))).containsOnly(State.OPEN);

        exchange(dial(), accept(first));
        assertThat(stateOf(0)).as("an answer shows that it is up again").isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "HTTP"})
    void learnsFromProbesThatATargetIsBrokenBeforeTomesMeetsIt(ProbeKind kind) throws IOException {
        first.close();
        probing(kind);

        await().until(() -> stateOf(0) == State.OPEN);
    }

    @Test
    void learnsFromProbesThatABrokenTargetIsBack() {
        probing(ProbeKind.HTTP);
        answerProbe("500 Internal Server Error");
        await().until(() -> stateOf(0) == State.OPEN);

        answerProbe("404 Not Found");

        await().until(() -> stateOf(0) == State.CLOSED);
    }

    @Test
    void learnsFromProbesByConnectionAloneThatATargetWhichRefusedDialsIsBack() throws IOException {
        int port = first.port();
        first.close();
        second.close();
        probing(ProbeKind.TCP);
        dial().readAnswer();
        await().until(() -> stateOf(0) == State.OPEN);

        try (ServerSocket back = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            await().until(() -> stateOf(0) == State.CLOSED);
            assertThat(back.isBound()).isTrue();
        }
    }

    private void probing(ProbeKind kind) {
        proxy.with(component -> {
            component.getTerminal().setProbe(kind);
            component.getTerminal().setProbePath("/health");
            component.getTerminal().setRetryMin(1);
            component.getTerminal().setRetryMax(1);
        });
        breaksAfter(1);
    }

    private void answerProbe(String status) {
        try (Wire probe = first.accept()) {
            assertThat(probe.head().line()).isEqualTo("GET /health HTTP/1.1");
            assertThat(probe.head().headers()).doesNotContainKey("upgrade");
            probe.write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1012, 1013})
    void closesTomesWithTheConfiguredCodeWhenTheTerminalIsLost(int code) {
        proxy.with(component -> component.getTerminal().setLostCode(code)).start();
        Wire tomes = dial();
        Wire terminal = accept(first);
        exchange(tomes, terminal);

        terminal.drop();

        Wire.Frame close = tomes.read();
        assertThat(close.closeCode()).isEqualTo(code);
        assertThat(close.closeReason()).isEqualTo("terminal connection lost");
    }
}
