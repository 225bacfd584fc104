package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import featurekeyproxy.config.Settings;
import featurekeyproxy.wspair.Socketless;
import featurekeyproxy.wspair.WsPairComponent;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much is allocated for a message on its whole way, with the routes, the mapping and the settings that the proxy is
 * delivered with. Bytes are counted, not time, so the machine does not matter; how well the JVM compiles does a little, and the
 * budgets leave room for that. What a message is in is copied once ({@code docs/decisions/0005}), which the budgets include.
 */
class AllocationIT {
    private static final int WARM_UP = 20_000;
    private static final int MESSAGES = 20_000;
    private static final long SMALL_BUDGET = 2_600;
    private static final int LARGE = 64 * 1024;
    private static final int LARGE_MESSAGES = 500;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path directory;

    private ProxyApplication proxy;
    private Socketless session;

    @BeforeEach
    void start() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("camel.management.port", "0");
        proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
        session =
                new Socketless(Objects.requireNonNull(proxy.context().getComponent("ws-pair", WsPairComponent.class)));
    }

    @AfterEach
    void close() {
        session.close();
        proxy.close();
    }

    private static String status(int size) {
        String start =
                "{\"MessageType\":\"StatusRequestMessage\",\"DestinationId\":\"TRIMA-7\",\"Payload\":{\"Text\":\"";
        return start + "x".repeat(size - start.length() - 3) + "\"}}";
    }

    /** Returns the bytes that each of so many runs allocated on average, after as many to warm up. */
    private static long perRun(int warmUp, int runs, Runnable run) {
        for (int i = 0; i < warmUp; i++) {
            run.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < runs; i++) {
            run.run();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / runs;
    }

    @Test
    void allocatesLittleForAMessageFromTomesThatPasses() {
        byte[] frame = Socketless.frame(true, status(200));
        assertThat(session.fromTomes(frame)).isEqualTo(frame.length);

        assertThat(perRun(WARM_UP, MESSAGES, () -> session.fromTomes(frame))).isLessThan(SMALL_BUDGET);
    }

    @Test
    void allocatesLittleForAMessageFromTheTerminalThatPasses() {
        byte[] frame = Socketless.frame(false, status(200));
        assertThat(session.fromTerminal(frame)).isEqualTo(frame.length);

        assertThat(perRun(WARM_UP, MESSAGES, () -> session.fromTerminal(frame))).isLessThan(SMALL_BUDGET);
    }

    @Test
    void copiesALargeMessageOnceAndNoMore() {
        byte[] frame = Socketless.frame(true, status(LARGE));
        assertThat(session.fromTomes(frame)).isEqualTo(frame.length);

        assertThat(perRun(LARGE_MESSAGES, LARGE_MESSAGES, () -> session.fromTomes(frame)))
                .isBetween((long) LARGE, LARGE + SMALL_BUDGET);
    }
}
