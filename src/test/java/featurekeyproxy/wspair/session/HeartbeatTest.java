package featurekeyproxy.wspair.session;

import static featurekeyproxy.wspair.session.Heartbeat.Verdict.ALIVE;
import static featurekeyproxy.wspair.session.Heartbeat.Verdict.ASK;
import static featurekeyproxy.wspair.session.Heartbeat.Verdict.DEAD;
import static featurekeyproxy.wspair.session.Heartbeat.Verdict.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.meter.Telemetry;
import featurekeyproxy.wspair.upstream.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only a silence that means something counts, and only our own pongs are kept. */
class HeartbeatTest {
    private long nanos = Long.MAX_VALUE; // a clock may pass its greatest value
    private final EventLoop loop = new DefaultEventLoop();
    private final Heartbeat heartbeat = heartbeat();

    private Heartbeat heartbeat() {
        WsPairConfiguration leg = new WsPairConfiguration();
        Sessions sessions = new Sessions(() -> Fallback.PASSTHROUGH, 1000);
        Transport transport = new Transport(
                new MemoryBudget(0, 0),
                new LimitCounters(System::nanoTime),
                0,
                new Telemetry(),
                new SessionListeners());
        RouteCall routes = new RouteCall(new RouteWatch.Seat(loop), new Workers(1));
        Session session = new Session("1", "/", new Target("broker", 80), sessions, transport, loop, leg, leg, routes);
        return new Heartbeat(session.link(Leg.TOMES), 1000, 1000, () -> {});
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully();
    }

    @Test
    void asksAfterOneSilenceAndGivesUpWhenTheTimeIsOver() {
        assertThat(heartbeat.verdict(true, true, 0, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.verdict(false, true, 0, nanos)).isEqualTo(ASK);
        nanos += 999_999_999;
        assertThat(heartbeat.verdict(false, true, 0, nanos)).isEqualTo(WAIT);
        nanos++;
        assertThat(heartbeat.verdict(false, true, 0, nanos)).isEqualTo(DEAD);
    }

    @Test
    void takesAnyByteForAnAnswer() {
        assertThat(heartbeat.verdict(false, true, 0, nanos)).isEqualTo(ASK);
        assertThat(heartbeat.verdict(true, true, 0, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.verdict(false, true, 0, nanos)).isEqualTo(ASK);
    }

    @Test
    void takesAPeerThatSlowlyTakesInWhatIsWrittenForAlive() {
        assertThat(heartbeat.verdict(false, true, 5000, nanos)).isEqualTo(ASK);
        assertThat(heartbeat.verdict(false, true, 4999, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.verdict(false, true, 4999, nanos)).isEqualTo(ASK);
        nanos += 1_000_000_000;
        assertThat(heartbeat.verdict(false, true, 5100, nanos)).isEqualTo(DEAD);
    }

    @Test
    void concludesNothingFromSilenceWhileWeDoNotRead() {
        assertThat(heartbeat.verdict(false, false, 0, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.verdict(false, true, 0, nanos)).isEqualTo(ASK);
        assertThat(heartbeat.verdict(false, false, 0, nanos)).isEqualTo(ALIVE);
    }

    @Test
    void knowsItsOwnPingsAndNoOthers() {
        ByteBuf first = heartbeat.payload();
        ByteBuf second = heartbeat.payload();

        assertThat(first).isNotEqualTo(second);
        assertThat(heartbeat.isOurs(first)).isTrue();
        assertThat(heartbeat.isOurs(second)).isTrue();
        assertThat(heartbeat.isOurs(first.slice(0, 15))).isFalse();
        assertThat(heartbeat().isOurs(first)).as("each link draws its own").isFalse();
    }
}
