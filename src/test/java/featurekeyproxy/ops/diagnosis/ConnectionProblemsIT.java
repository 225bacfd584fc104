package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.TestClock;
import featurekeyproxy.ops.diagnosis.device.TimelineBuilder;
import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.upstream.ProbeKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of connections that are not there, refused or harmed by a route. */
class ConnectionProblemsIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestClock clock = new TestClock(TimelineBuilder.START);
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final ConnectionProblems problems = new ConnectionProblems(clock, proxy.component());

    @AfterEach
    void close() throws IOException {
        proxy.close();
        terminal.close();
    }

    private TestProxy listened() {
        return proxy.with(component -> component.addSessionListener(problems));
    }

    private record Ends(Wire tomes, Wire terminal) {
        void send(String text) {
            tomes.sendText(text);
            terminal.read();
        }

        void drop() {
            tomes.drop();
            terminal.drop();
        }
    }

    private Ends session() {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        await().until(() -> proxy.component().openSessions() == 1);
        return new Ends(tomes, accepted);
    }

    private List<Problem> found() {
        return problems.problems(clock.instant());
    }

    private Problem only() {
        assertThat(found()).hasSize(1);
        return found().get(0);
    }

    private static void assertTells(Problem problem, Severity severity, String title) {
        assertThat(problem.title()).isEqualTo(title);
        assertThat(problem.severity()).isEqualTo(severity);
        assertThat(problem.nextStep()).isNotBlank();
    }

    @Test
    void onlyRemarksThatTomesHasNotComeYetButWarnsWhenItWentAway() {
        listened().start();
        assertTells(only(), Severity.INFO, "TOMEs has not connected yet");

        Ends ends = session();
        assertThat(found()).isEmpty();

        ends.drop();
        await().until(() -> proxy.component().openSessions() == 0);
        assertTells(only(), Severity.WARNING, "TOMEs is no longer connected");
    }

    @Test
    void tellsOfATerminalThatDoesNotAnswerAndOfTheRefusalUntilThatIsLongAgo() throws Exception {
        terminal.close();
        listened()
                .with(component -> component.getTerminal().setBreakerFailures(1))
                .start();
        try (Wire tomes = Wire.connect(proxy.port(), "/")) {
            assertThat(tomes.head().status()).isEqualTo(502);
        }

        await().until(() -> found().size() == 2);
        assertTells(found().get(0), Severity.ERROR, "The Terminal does not answer");
        assertThat(found().get(0).detail()).contains("127.0.0.1:" + terminal.port(), "refused until one answers");
        assertTells(found().get(1), Severity.ERROR, "TOMEs is refused");
        assertThat(found().get(1).detail()).contains("502 (unreachable)");

        clock.advance(ConnectionProblems.LATELY);
        assertThat(found()).extracting(Problem::id).last().isEqualTo("no-tomes");
    }

    @Test
    void tellsThatANameCannotBeLookedUpAndWhichAddressesAreUsedInstead() {
        AtomicBoolean fails = new AtomicBoolean();
        listened()
                .with(component -> {
                    component.getTerminal().setHost("broker.example");
                    component.getTerminal().setProbe(ProbeKind.TCP);
                    component.getTerminal().setProbeInterval(200);
                    component.getTerminal().setNames(name -> {
                        if (fails.get()) {
                            throw new UnknownHostException(name);
                        }
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    });
                })
                .start();
        session();
        assertThat(found()).isEmpty();

        fails.set(true);

        await().until(() -> !found().isEmpty());
        assertTells(only(), Severity.WARNING, "The name of the Terminal cannot be looked up");
        assertThat(only().detail()).contains("no address for broker.example. The proxy goes on with 127.0.0.1");
    }

    @Test
    void namesBothSettingsWhenTheProxyWouldConnectToItself() throws IOException {
        int port = terminal.port();
        terminal.close();
        listened().with(component -> component.getTomes().setPort(port)).start();
        try (Wire tomes = Wire.connect(proxy.port(), "/")) {
            assertThat(tomes.head().status()).isEqualTo(508);
        }

        await().until(() -> found().size() == 2);
        assertTells(found().get(0), Severity.ERROR, "The proxy would connect to itself");
        assertThat(found().get(0).detail()).contains("proxy.terminal.host", "proxy.tomes.host");
        assertThat(found().get(1).id()).isEqualTo("refused-loop");
    }

    @Test
    void namesTheTargetThatIsDownWhileAnotherAnswers() {
        listened()
                .with(component -> {
                    component.getTerminal().setTargets("127.0.0.1:1,127.0.0.1:" + terminal.port());
                    component.getTerminal().setBreakerFailures(1);
                })
                .start();
        session();

        assertTells(only(), Severity.WARNING, "Not every Terminal answers");
        assertThat(only().id()).isEqualTo("terminal-127.0.0.1:1");
    }

    @Test
    void forgetsARefusalOnceTomesIsConnected() {
        listened()
                .with(component -> component.getTomes().setAllowedOrigins("https://good.example"))
                .start();
        assertThat(Wire.statusForABrowser(proxy.port())).isEqualTo(403);
        await().until(() -> only().id().equals("refused-origin"));
        assertThat(only().nextStep()).as("names the setting").contains("proxy.limits.allowed-origins");

        session();
        assertThat(found()).isEmpty();
    }

    @Test
    void saysThatItDrainsInsteadOfBlamingTomes() throws Exception {
        listened().start();
        proxy.component().drain(Duration.ZERO);

        assertTells(only(), Severity.WARNING, "The proxy is draining");
    }

    @Test
    void namesARouteThatFailsForAWhileAndOneThatChangesMessagesForGood() {
        listened().start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes")
                        .routeId("wilful")
                        .choice()
                        .when(body().convertToString().isEqualTo("fail"))
                        .throwException(new IllegalStateException("on purpose"))
                        .end()
                        .setBody(constant("changed"))
                        .to("ws-pair:terminal");
                from("ws-pair:terminal").routeId("plain").to("ws-pair:tomes");
            }
        });
        Ends ends = session();
        ends.send("fail");
        ends.send("anything");

        await().until(() -> found().size() == 2);
        assertThat(found())
                .extracting(Problem::title)
                .containsExactly("The route wilful changes messages by itself", "The route wilful fails");
        clock.advance(ConnectionProblems.LATELY);
        assertTells(only(), Severity.WARNING, "The route wilful changes messages by itself");
        ends.drop();
    }
}
