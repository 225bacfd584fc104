package featurekeyproxy.wspair.websocket;

import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.CLOSED;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.CLOSE_RECEIVED;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.CLOSE_SENT;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.GONE;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nothing is sent behind a close frame, and nothing is read behind one or behind a breach of the protocol. */
class ConnectionStateTest {
    private static final byte[] PAYLOAD = CloseReason.payload(1002, "tomes: no");

    @Test
    void isClosedOnceBothCloseFramesHavePassedInEitherOrder() {
        assertThat(OPEN.closeSent()).isEqualTo(CLOSE_SENT);
        assertThat(OPEN.closeSent().closeReceived()).isEqualTo(CLOSED);
        assertThat(OPEN.closeReceived()).isEqualTo(CLOSE_RECEIVED);
        assertThat(OPEN.closeReceived().closeSent()).isEqualTo(CLOSED);
    }

    @Test
    void readsUntilThePeerHasClosedAndWritesUntilWeHave() {
        assertThat(OPEN.reads() && OPEN.writes()).isTrue();
        assertThat(CLOSE_SENT.reads()).isTrue();
        assertThat(CLOSE_SENT.writes()).isFalse();
        assertThat(CLOSE_RECEIVED.reads()).isFalse();
        assertThat(CLOSE_RECEIVED.writes()).isTrue();
        assertThat(CLOSED.reads() || CLOSED.writes()).isFalse();
    }

    @Test
    void readsNothingBehindABreachButSendsAnswersUntilThePeerIsTold() {
        ConnectionState failed = OPEN.failed(PAYLOAD);

        assertThat(failed.reads()).isFalse();
        assertThat(failed.writes()).isTrue();
        assertThat(failed.closeSent().writes()).isFalse();
    }

    @Test
    void tellsNothingMoreToAPeerThatBreaksTheProtocolBehindOurCloseFrame() {
        assertThat(CLOSE_SENT.failed(PAYLOAD).writes()).isFalse();
    }

    @Test
    void takesNoBreachForOneThatComesBehindTheEnd() {
        assertThat(CLOSE_RECEIVED.failed(PAYLOAD)).isEqualTo(CLOSE_RECEIVED);
        assertThat(CLOSED.failed(PAYLOAD)).isEqualTo(CLOSED);
        assertThat(GONE.failed(PAYLOAD)).isEqualTo(GONE);
    }

    @Test
    void staysGone() {
        assertThat(GONE.reads() || GONE.writes()).isFalse();
        assertThat(GONE.closeSent()).isEqualTo(GONE);
        assertThat(GONE.closeReceived()).isEqualTo(GONE);
    }
}
