package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.ThrowingHandlers.Moment;
import featurekeyproxy.wspair.fault.HandlerStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each handler of a connection throws in turn, before it has done anything or when it has done all. Whatever it was about ends,
 * with an answer where one can be given, and nothing of it is left.
 */
class ThrowingHandlersIT {
    private static final int MOST = 200;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Wire.Server server = new Wire.Server();
    private final ScriptedPeers peers = new ScriptedPeers(server);
    private final TestProxy proxy = new TestProxy(server.port());
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        peers.close();
        proxy.close();
    }

    /** Runs a scenario as often as it has handlers to throw, and each time expects nothing to be left. */
    private void eachThrows(Consumer<Wire> tomes, Consumer<Wire> terminal) throws Exception {
        ThrowingHandlers handlers =
                new ThrowingHandlers(proxy.component().pair().services().faults());
        peers.terminal(terminal);
        for (Moment moment : Moment.values()) {
            boolean hit = true;
            for (int i = 0; hit && i < MOST; i++) {
                long before = proxy.component().pair().services().faults().count();
                handlers.arm(moment, i);
                String ofTomes = peers.tomes(proxy.port(), tomes);
                List<String> ofTerminal = peers.endings();
                awaitNothingLeft();
                HandlerStep step = handlers.hit();
                hit = step != null;
                story.add(moment + " " + step + ": " + ofTomes + " | " + ofTerminal);
                System.out.println(story.get(story.size() - 1));
                long faults = proxy.component().pair().services().faults().count() - before;
                assertThat(faults).as("%s", story).isEqualTo(hit ? 1 : 0);
            }
        }
    }

    private void awaitNothingLeft() {
        PairRuntime pair = proxy.component().pair();
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(pair.sessions().size()).as("sessions, %s", story).isZero();
            assertThat(pair.sessions().handshakes()).as("handshakes, %s", story).isZero();
            assertThat(pair.handshakes().access().connections())
                    .as("connections, %s", story)
                    .isZero();
            assertThat(pair.services().memory().total()).as("bytes, %s", story).isZero();
        });
    }

    private static void talk(Wire wire) {
        wire.request("/");
        wire.sendText("before the answer");
        if (wire.readAnswer().status() == 101) {
            ScriptedPeers.read(wire);
            wire.send(true, Wire.PING, new byte[] {1});
            wire.send(false, Wire.TEXT, new byte[] {'a'});
            wire.send(true, Wire.CONTINUATION, new byte[] {'b'});
            ScriptedPeers.read(wire);
            ScriptedPeers.read(wire);
            wire.sendClose(1000, "done");
        }
    }

    @Test
    void endsASessionOfWhichAnyHandlerThrows() throws Exception {
        proxy.start();

        eachThrows(ThrowingHandlersIT::talk, ScriptedPeers::answerEverything);
    }
}
