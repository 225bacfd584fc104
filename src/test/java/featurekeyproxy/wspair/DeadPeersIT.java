package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that is there no more is noticed, without a trace in what the peers say to each other. */
class DeadPeersIT {
    private static final int OUR_PING_BYTES = 16;

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final List<Wire> ends = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        ends.forEach(Wire::close);
        proxy.close();
        terminal.close();
    }

    private TestProxy pinging(Leg leg, long timeoutMillis) {
        return proxy.with(component -> {
            WsPairConfiguration configuration = leg == Leg.TOMES ? component.getTomes() : component.getTerminal();
            configuration.setPingInterval(50);
            configuration.setPingTimeout(timeoutMillis);
        });
    }

    private record Ends(Wire tomes, Wire terminal) {
        Wire at(Leg leg) {
            return leg == Leg.TOMES ? tomes : terminal;
        }
    }

    private Ends session() {
        Wire tomes = Wire.open(proxy.port());
        ends.add(tomes);
        tomes.request("/broker");
        Wire accepted = terminal.acceptWebSocket();
        ends.add(accepted);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Ends(tomes, accepted);
    }

    /** Reads the next frame that is no ping of the proxy's own, which are answered. */
    private static Wire.Frame readPastPings(Wire wire) {
        Wire.Frame frame = wire.read();
        while (frame.opcode() == Wire.PING && frame.payload().length == OUR_PING_BYTES) {
            wire.send(true, Wire.PONG, frame.payload());
            frame = wire.read();
        }
        return frame;
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void pingsASilentPeerAndKeepsItsPongToItself(Leg leg) {
        pinging(leg, 60_000).start();
        Ends session = session();
        for (int i = 0; i < 3; i++) {
            Wire.Frame ping = session.at(leg).read();
            assertThat(ping.opcode()).isEqualTo(Wire.PING);
            assertThat(ping.payload()).hasSize(OUR_PING_BYTES);
            session.at(leg).send(true, Wire.PONG, ping.payload());
        }
        session.at(leg).sendText("after the pongs");

        assertThat(session.at(leg.other()).read().text()).isEqualTo("after the pongs");
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void letsThePingsAndPongsOfThePeersCrossWhileItPingsItself(Leg leg) {
        pinging(leg, 60_000).start();
        Ends session = session();
        byte[] payload = "sixteen bytes...".getBytes(StandardCharsets.UTF_8);
        session.at(leg).send(true, Wire.PING, payload);
        assertThat(session.at(leg.other()).read().payload()).isEqualTo(payload);
        session.at(leg.other()).send(true, Wire.PONG, payload);
        Wire.Frame pong = readPastPings(session.at(leg));
        session.at(leg).send(true, Wire.PONG, payload);

        assertThat(pong.opcode()).isEqualTo(Wire.PONG);
        assertThat(pong.payload()).isEqualTo(payload);
        Wire.Frame unasked = session.at(leg.other()).read();
        assertThat(unasked.opcode()).isEqualTo(Wire.PONG);
        assertThat(unasked.payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void countsAPeerThatDoesNotAnswerAsLost(Leg leg) {
        pinging(leg, 100).start();
        Ends session = session();

        Wire.Frame close = session.at(leg.other()).read();

        assertThat(close.closeCode()).isEqualTo(leg == Leg.TERMINAL ? 1012 : 1001);
        assertThat(close.closeReason()).isEqualTo(leg + " does not answer pings");
        assertThat(session.at(leg).read().opcode()).isEqualTo(Wire.PING);
        assertThat(session.at(leg).atEnd()).isTrue();
    }

    @Test
    void endsASessionThatCarriesNoMessageThoughItsPeersPing() throws Exception {
        proxy.with(component -> component.setIdleTimeout(300)).start();
        Ends session = session();
        CompletableFuture<Wire.Frame> atTerminal = CompletableFuture.supplyAsync(() -> pongs(session.terminal));

        Wire.Frame atTomes;
        do {
            session.tomes.send(true, Wire.PING, new byte[1]);
            atTomes = session.tomes.read();
        } while (atTomes.opcode() == Wire.PONG);

        for (Wire.Frame close : List.of(atTomes, atTerminal.get(20, TimeUnit.SECONDS))) {
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(close.closeReason()).isEqualTo("no message for too long");
        }
        assertThat(proxy.component().refusals().count(Limit.IDLE)).isEqualTo(1);
    }

    /** Answers pings; returns what is none. */
    private static Wire.Frame pongs(Wire wire) {
        Wire.Frame frame = wire.read();
        while (frame.opcode() == Wire.PING) {
            wire.send(true, Wire.PONG, frame.payload());
            frame = wire.read();
        }
        return frame;
    }
}
