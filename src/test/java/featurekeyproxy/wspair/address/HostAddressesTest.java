package featurekeyproxy.wspair.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.TestClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A name is asked for again and again, its last answer outlives a failure, and both families take turns. */
class HostAddressesTest {
    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final Queue<Runnable> lookups = new ArrayDeque<>();
    private List<String> answer = List.of("10.0.0.1");
    private final HostAddresses host = of("terminal.example");

    private HostAddresses of(String name) {
        return new HostAddresses(
                name, this::lookUp, lookups::add, () -> Duration.between(Instant.EPOCH, clock.instant())
                        .toNanos());
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        if (answer.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return addresses(answer).toArray(new InetAddress[0]);
    }

    private static List<InetAddress> addresses(List<String> texts) {
        return texts.stream().map(HostAddressesTest::address).toList();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private List<String> asked() {
        CompletableFuture<List<InetAddress>> asked = host.addresses();
        while (!lookups.isEmpty()) {
            lookups.remove().run();
        }
        return Resolution.of(asked.join(), false).addresses();
    }

    @Test
    void asksAgainForEveryConnectionButNotMoreThanOnceASecond() {
        assertThat(asked()).containsExactly("10.0.0.1");
        answer = List.of("10.0.0.2");
        clock.advance(HostAddresses.FRESH.minusMillis(1));
        assertThat(asked()).containsExactly("10.0.0.1");
        clock.advance(Duration.ofMillis(1));
        assertThat(asked()).containsExactly("10.0.0.2");
    }

    @Test
    void hasOneLookupUnderWayHoweverManyConnectionsWaitForIt() {
        CompletableFuture<List<InetAddress>> first = host.addresses();
        CompletableFuture<List<InetAddress>> second = host.addresses();

        assertThat(lookups).hasSize(1);
        lookups.remove().run();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void keepsTheLastAnswerForADayWhileLookupsFail() {
        asked();
        answer = List.of();
        clock.advance(HostAddresses.FRESH);
        assertThat(asked()).containsExactly("10.0.0.1");
        assertThat(host.resolution()).isEqualTo(new Resolution(List.of("10.0.0.1"), true));

        clock.advance(HostAddresses.KEPT);
        assertThatThrownBy(this::asked)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UnknownHostException.class);

        answer = List.of("10.0.0.3");
        assertThat(asked()).containsExactly("10.0.0.3");
        assertThat(host.resolution().isFailing()).isFalse();
    }

    @Test
    void doesNotAskRightAgainAfterAFailure() {
        asked();
        answer = List.of();
        clock.advance(HostAddresses.FRESH);
        asked();
        answer = List.of("10.0.0.2");
        clock.advance(HostAddresses.PAUSE.minusMillis(1));
        assertThat(asked()).containsExactly("10.0.0.1");
        clock.advance(Duration.ofMillis(1));
        assertThat(asked()).containsExactly("10.0.0.2");
    }

    @Test
    void doesNotWaitForALookupThatHangsWhileThereIsAnAnswer() {
        asked();
        clock.advance(HostAddresses.FRESH);
        CompletableFuture<List<InetAddress>> waiting = host.addresses();
        assertThat(lookups).as("it hangs").hasSize(1);

        clock.advance(HostAddresses.PATIENCE);
        assertThat(host.addresses()).isCompletedWithValue(addresses(List.of("10.0.0.1")));
        assertThat(waiting.join()).as("in the time of the machine").isEqualTo(addresses(List.of("10.0.0.1")));
        clock.advance(HostAddresses.PAUSE);
        assertThat(host.resolution().isFailing()).isTrue();
        assertThat(lookups).hasSize(1);
    }

    @Test
    void letsBothFamiliesTakeTurns() {
        answer = List.of("fd00::1", "fd00::2", "fd00::3", "10.0.0.1", "10.0.0.2");

        assertThat(asked())
                .containsExactly(
                        "fd00:0:0:0:0:0:0:1", "10.0.0.1", "fd00:0:0:0:0:0:0:2", "10.0.0.2", "fd00:0:0:0:0:0:0:3");
    }

    @Test
    void triesAnAddressThatFailedBehindTheOthersForAMinute() {
        answer = List.of("10.0.0.1", "10.0.0.2");
        asked();
        host.avoid(address("10.0.0.1"));
        assertThat(asked()).containsExactly("10.0.0.2", "10.0.0.1");

        host.worked(address("10.0.0.1"));
        assertThat(asked()).containsExactly("10.0.0.1", "10.0.0.2");

        host.avoid(address("10.0.0.1"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(asked()).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void neverAsksForAnAddressOrForLocalhost() {
        assertThat(of("::1").addresses().join()).isEqualTo(addresses(List.of("::1")));
        assertThat(of("10.9.8.7").addresses().join()).isEqualTo(addresses(List.of("10.9.8.7")));
        assertThat(of("LocalHost").addresses().join()).isEqualTo(addresses(List.of("127.0.0.1", "::1")));
        assertThat(lookups).isEmpty();
    }
}
