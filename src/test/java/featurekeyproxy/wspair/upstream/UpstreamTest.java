package featurekeyproxy.wspair.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.TestClock;
import featurekeyproxy.wspair.address.Resolution;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** A target that fails is left alone for a while that grows, and comes back with its first answer. */
class UpstreamTest {
    /** A clock that goes only when it is told to. */
    private final TestClock clock = new TestClock(Instant.EPOCH);

    private final Upstream upstream = new Upstream(new Target("broker", 8081), 3, new Backoff(1000, 30_000), clock);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(upstream.permits()).isTrue();
            upstream.failed(new ConnectException("refused"));
        }
    }

    @Test
    void opensAfterThatManyFailuresInARowAndNotBefore() {
        fail(2);
        assertThat(upstream.permits()).isTrue();
        upstream.answered();
        fail(2);
        assertThat(upstream.state()).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(upstream.state()).isEqualTo(State.OPEN);
        assertThat(upstream.permits()).isFalse();
    }

    @Test
    void letsOneDialThroughWhenTheWaitIsOverAndNoOtherBesideIt() {
        fail(3);
        clock.advance(Duration.ofMillis(999));
        assertThat(upstream.permits()).isFalse();
        clock.advance(Duration.ofMillis(1002));
        assertThat(upstream.permits()).isTrue();
        assertThat(upstream.permits()).isFalse();
    }

    @Test
    void waitsLongerAfterTheNextFailure() {
        fail(3);
        clock.advance(Duration.ofMillis(2001));
        fail(1);
        clock.advance(Duration.ofMillis(1999));
        assertThat(upstream.permits()).isFalse();
        clock.advance(Duration.ofMillis(2002));
        assertThat(upstream.permits()).isTrue();
    }

    @Test
    void closesWithTheFirstAnswerAlsoToADialThatItDidNotPermit() {
        fail(3);
        upstream.answered();
        assertThat(upstream.state()).isEqualTo(State.CLOSED);
        fail(2);
        assertThat(upstream.state()).as("earlier failures are forgotten").isEqualTo(State.CLOSED);
    }

    @Test
    void staysOpenWhenADialThatItDidNotPermitFails() {
        fail(3);
        upstream.failed(new ConnectException("refused"));
        assertThat(upstream.state()).isEqualTo(State.OPEN);
        clock.advance(Duration.ofMillis(2001));
        assertThat(upstream.permits()).as("the wait is not longer for it").isTrue();
    }

    @Test
    void saysWhatFailedAlsoWhenItsInnermostCauseHasNoWords() {
        Throwable failure = new SSLHandshakeException("no TLS").initCause(new ClosedChannelException());

        assertThat(FailureKind.of(failure))
                .isEqualTo("javax.net.ssl.SSLHandshakeException: java.nio.channels.ClosedChannelException");
    }

    @Test
    void doesNotQuoteATerminalThatSpeaksNoTls() {
        Throwable failure =
                new SSLHandshakeException("no TLS").initCause(new NotSslRecordException("5365742d436f6f6b6965"));

        assertThat(FailureKind.of(failure)).isEqualTo("the Terminal speaks no TLS");
    }

    @Test
    void isOnlyTriedAfterAConnectionWhenItTookConnectionsBeforeAndGaveNoAnswer() {
        fail(3); // as a dial does whose connection ends without an answer

        upstream.connected();

        assertThat(upstream.state()).isEqualTo(State.HALF_OPEN);
        assertThat(upstream.permits()).isTrue();
        assertThat(upstream.permits()).isFalse();
    }

    @Test
    void isBackAtTheFirstConnectionWhenItCouldNotBeConnectedTo() {
        for (int i = 0; i < 3; i++) {
            upstream.failed(new NoRouteToHostException("down"));
        }
        assertThat(upstream.state()).isEqualTo(State.OPEN);

        upstream.connected();

        assertThat(upstream.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void knowsWhetherItWasAskedAtAll() {
        assertThat(upstream.snapshot(new Resolution(List.of(), false)).contact())
                .isEqualTo(TargetState.Contact.NOT_ASKED);

        upstream.failed(new NoRouteToHostException("down"));
        assertThat(upstream.snapshot(new Resolution(List.of(), false)).contact())
                .isEqualTo(TargetState.Contact.FAILED);

        upstream.connected();
        assertThat(upstream.snapshot(new Resolution(List.of(), false)).contact())
                .isEqualTo(TargetState.Contact.ANSWERED);
    }
}
