package featurekeyproxy.wspair.session;

import static featurekeyproxy.wspair.session.Heartbeat.PeerLiveness.ALIVE;
import static featurekeyproxy.wspair.session.Heartbeat.PeerLiveness.ASK;
import static featurekeyproxy.wspair.session.Heartbeat.PeerLiveness.DEAD;
import static featurekeyproxy.wspair.session.Heartbeat.PeerLiveness.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import featurekeyproxy.wspair.websocket.WebSocketOptions;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Only a silence that means something counts, and only our own pongs are kept. */
class HeartbeatTest {
    private long nanos = Long.MAX_VALUE; // a clock may pass its greatest value
    private final Heartbeat heartbeat = heartbeat();

    private static Heartbeat heartbeat() {
        WebSocketOptions options = new WebSocketOptions(1000, true, false);
        GuardedLoop loop = new GuardedLoop(GlobalEventExecutor.INSTANCE, new FaultBarrier(), thrown -> {});
        WebSocketConnection connection = new WebSocketConnection("tomes", options, loop, new DeafListener());
        return new Heartbeat(connection, loop, new LegOptions(options, 1000, 1000), () -> {});
    }

    @Test
    void asksAfterOneSilenceAndGivesUpWhenTheTimeIsOver() {
        assertThat(heartbeat.liveness(true, true, 0, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.liveness(false, true, 0, nanos)).isEqualTo(ASK);
        nanos += 999_999_999;
        assertThat(heartbeat.liveness(false, true, 0, nanos)).isEqualTo(WAIT);
        nanos++;
        assertThat(heartbeat.liveness(false, true, 0, nanos)).isEqualTo(DEAD);
    }

    @Test
    void takesAnyByteForAnAnswer() {
        assertThat(heartbeat.liveness(false, true, 0, nanos)).isEqualTo(ASK);
        assertThat(heartbeat.liveness(true, true, 0, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.liveness(false, true, 0, nanos)).isEqualTo(ASK);
    }

    @Test
    void takesAPeerThatSlowlyTakesInWhatIsWrittenForAlive() {
        assertThat(heartbeat.liveness(false, true, 5000, nanos)).isEqualTo(ASK);
        assertThat(heartbeat.liveness(false, true, 4999, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.liveness(false, true, 4999, nanos)).isEqualTo(ASK);
        nanos += 1_000_000_000;
        assertThat(heartbeat.liveness(false, true, 5100, nanos)).isEqualTo(DEAD);
    }

    @Test
    void concludesNothingFromSilenceWhileWeDoNotRead() {
        assertThat(heartbeat.liveness(false, false, 0, nanos)).isEqualTo(ALIVE);
        assertThat(heartbeat.liveness(false, true, 0, nanos)).isEqualTo(ASK);
        assertThat(heartbeat.liveness(false, false, 0, nanos)).isEqualTo(ALIVE);
    }

    @Test
    void knowsItsOwnPingsAndNoOthers() {
        byte[] first = heartbeat.payload();
        byte[] second = heartbeat.payload();

        assertThat(first).isNotEqualTo(second);
        assertThat(heartbeat.isOurs(first)).isTrue();
        assertThat(heartbeat.isOurs(second)).isTrue();
        assertThat(heartbeat.isOurs(Arrays.copyOf(first, 15))).isFalse();
        assertThat(heartbeat().isOurs(first))
                .as("each connection draws its own")
                .isFalse();
    }
}
