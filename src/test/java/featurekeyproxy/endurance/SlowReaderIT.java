package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A peer stops reading while the other sends 1 GB: the proxy's memory stays where it is, nobody else notices, and nothing is
 * missing when the peer reads on.
 *
 * <p>{@code -Dslow.megabytes} sets how much is sent. The proxy has 128 MB of heap and 64 MB beside it.
 */
class SlowReaderIT {
    private static final int MESSAGE = 64 * 1024;
    private static final int MESSAGES = Integer.getInteger("slow.megabytes", 1024) * (1024 * 1024 / MESSAGE);
    private static final long BOUND = 64L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final byte[] CONTENT = new byte[16 * MESSAGE];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path directory;

    private final Wire.Server terminal = new Wire.Server();
    private final List<Wire> ends = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        ends.forEach(Wire::close);
        threads.shutdownNow();
        terminal.close();
    }

    private record Session(Wire tomes, Wire terminal) {
        Wire at(Leg leg) {
            return leg == Leg.TOMES ? tomes : terminal;
        }
    }

    private Session session(ProxyProcess proxy) {
        Wire tomes = Wire.open(proxy.port()).patient(PATIENCE);
        ends.add(tomes);
        tomes.request("/");
        Wire accepted = terminal.acceptWebSocket().patient(PATIENCE);
        ends.add(accepted);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Session(tomes, accepted);
    }

    /** Returns a message whose bytes follow from its number. */
    private static byte[] message(int number) {
        int offset = Math.floorMod(number * 7919, CONTENT.length - MESSAGE);
        byte[] message = Arrays.copyOfRange(CONTENT, offset, offset + MESSAGE);
        for (int i = 0; i < 4; i++) {
            message[i] = (byte) (number >> (8 * i));
        }
        return message;
    }

    private static void read(Wire end, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(Arrays.equals(end.read().payload(), message(i)))
                    .as("message %d comes next, as it was sent", i)
                    .isTrue();
        }
    }

    /** Has the other sessions exchange messages, and demands each of them in its place. */
    private static void exchange(List<Session> sessions, int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (Session session : sessions) {
                session.tomes.sendText("request " + i);
                session.terminal.sendText("reply " + i);
            }
            for (Session session : sessions) {
                assertThat(session.terminal.read().text()).isEqualTo("request " + i);
                assertThat(session.tomes.read().text()).isEqualTo("reply " + i);
            }
        }
    }

    /** Lets the others exchange messages until the sender could send nothing more meanwhile. */
    private static void awaitStandstill(AtomicLong sent, List<Session> others) {
        for (long before = -1; sent.get() != before; ) {
            before = sent.get();
            exchange(others, 500);
        }
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void holdsLittleForAPeerThatReadsNothingAndLosesNothingOfAGigabyte(Leg from) throws Exception {
        List<String> jvm = List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m");
        try (ProxyProcess proxy = new ProxyProcess(directory, terminal.port(), jvm, Map.of())) {
            List<Session> others = List.of(session(proxy), session(proxy), session(proxy), session(proxy));
            exchange(others, 500);
            Session stalled = session(proxy);
            long heap = proxy.liveHeap();
            long direct = proxy.direct();

            AtomicLong sent = new AtomicLong();
            Future<?> sender = threads.submit(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    stalled.at(from).send(true, Wire.BINARY, message(i));
                    sent.incrementAndGet();
                }
            });
            Wire reader = stalled.at(from.other());
            read(reader, 0, MESSAGES / 2);
            awaitStandstill(sent, others);
            long heapHeld = proxy.liveHeap() - heap;
            long directHeld = proxy.direct() - direct;
            System.out.printf(
                    "slow reader of %s: %,d KiB more on the heap, %,d KiB more beside it, after %d of %d messages%n",
                    from, heapHeld / 1024, directHeld / 1024, sent.get(), MESSAGES);

            assertThat(sender.isDone()).as("everything was sent").isFalse();
            assertThat(heapHeld).isLessThan(BOUND);
            assertThat(directHeld).isLessThan(BOUND);
            Future<?> meanwhile = threads.submit(() -> exchange(others, 500));
            read(reader, MESSAGES / 2, MESSAGES);
            sender.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            meanwhile.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            stalled.at(from.other()).sendText("the way back was free");
            assertThat(stalled.at(from).read().text()).isEqualTo("the way back was free");
        }
    }
}
