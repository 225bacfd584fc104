package featurekeyproxy.ops.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import featurekeyproxy.process.Pulse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogQueueTest {
    private static final int SIZE = 50;

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("test");
    private final PatternLayout layout = new PatternLayout();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final LogQueue queue = new LogQueue();
    private volatile CountDownLatch stuck = new CountDownLatch(0);
    private final AppenderBase<ILoggingEvent> output = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            written.add(layout.doLayout(event));
        }
    };

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        layout.setContext(context);
        layout.getInstanceConverterMap().put("pairs", TextPairs::new);
        layout.setPattern("%level %msg%pairs%n");
        layout.start();
        output.setContext(context);
        output.start();
        queue.setContext(context);
        queue.setQueueSize(SIZE);
        queue.addAppender(output);
        queue.start();
        logger.addAppender(queue);
        logger.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        stuck.countDown();
        context.stop();
    }

    @Test
    void makesNobodyWaitForAnOutputThatIsStuckAndSaysHowManyLinesAreMissing() {
        stuck = new CountDownLatch(1);
        long before = LogQueue.lost();
        logger.error("first");

        for (int i = 0; i < 10 * SIZE; i++) {
            logger.error("one of many"); // would never return if it waited
        }

        long lost = LogQueue.lost() - before;
        assertThat(lost).isBetween(9L * SIZE - 1, 9L * SIZE + 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> Pulse.silent().contains("log"));
        stuck.countDown();
        await().until(() -> written.contains(
                "WARN LINES OF THE LOG ARE MISSING, because it was not written fast enough lost=" + lost + "\n"));
        assertThat(written).hasSize((int) (1 + 10 * SIZE - lost + 1));
    }

    @Test
    void keepsRoomForWarningsWhileItIsNearlyFull() {
        stuck = new CountDownLatch(1);
        for (int i = 0; i < SIZE; i++) {
            logger.info("chatter");
        }

        logger.warn("that matters");

        stuck.countDown();
        await().until(() -> written.contains("WARN that matters\n"));
    }

    @Test
    void writesWhatWaitsBeforeItStops() {
        for (int i = 0; i < SIZE / 2; i++) {
            logger.info("line");
        }

        context.stop();

        assertThat(written).hasSize(SIZE / 2);
    }

    @Test
    void writesWhatPeersSentOnOneLineWithinQuotesAndCut() {
        logger.atWarn()
                .setCause(new IllegalStateException(
                        "bad\n\u001B[31mheader", new java.io.IOException("x".repeat(100_000))))
                .addKeyValue("device", "A1 reason=MAPPED\nforged")
                .addKeyValue("long", "x".repeat(100_000))
                .addKeyValue("plain", "A1")
                .addKeyValue("number", 7)
                .log("said\n{}", "\u202Ex");

        await().until(() -> !written.isEmpty());
        assertThat(written.get(0)).startsWith("WARN said\\n\\u202Ex device=\"A1 reason=MAPPED\\nforged\" long=\"xxx");
        assertThat(written.get(0).lines().toList())
                .contains("java.lang.IllegalStateException: bad\\n\\u001B[31mheader")
                .allMatch(line -> line.length() < 8 * 1024);
        assertThat(written.get(0))
                .contains(" (100000 characters)\" plain=A1 number=7\n", "Caused by: java.io.IOException: xxx");
    }
}
