package featurekeyproxy.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class RepeatedLinesTest {
    private static final String NEAR_PEERS = "featurekeyproxy.wspair.session.PairedSession";

    private final LoggerContext context = context();
    private long nanos = Long.MAX_VALUE; // a clock may pass its greatest value
    private final RepeatedLines lines = new RepeatedLines(() -> nanos);

    private static LoggerContext context() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        return context;
    }

    private long admit(String logger, Level level, String message, Object... pairs) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName(logger);
        event.setLevel(level);
        event.setMessage(message);
        for (int i = 0; i < pairs.length; i += 2) {
            event.addKeyValuePair(new KeyValuePair(String.valueOf(pairs[i]), pairs[i + 1]));
        }
        return lines.admit(event);
    }

    private long failed(String session, String device) {
        return admit(NEAR_PEERS, Level.WARN, "a route failed", "session", session, "device", device, "exchange", nanos);
    }

    @Test
    void saysInTheLineAfterAMinuteHowManyItHeldBack() {
        assertThat(failed("a", "d")).isZero();
        assertThat(failed("a", "d")).isEqualTo(-1);
        nanos += Duration.ofSeconds(59).toNanos();
        assertThat(failed("a", "d")).isEqualTo(-1);
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(failed("a", "d")).isEqualTo(2);
        nanos += Duration.ofMinutes(1).toNanos();
        assertThat(failed("a", "d")).isZero();
    }

    @Test
    void countsEachSessionDeviceAndKindByItself() {
        assertThat(failed("a", "d")).isZero();
        assertThat(failed("b", "d")).isZero();
        assertThat(failed("a", "e")).isZero();
        assertThat(admit(NEAR_PEERS, Level.WARN, "something else", "session", "a"))
                .isZero();
    }

    @Test
    void boundsWhatOneSessionAndAllTogetherCanWriteWithNewNames() {
        int ofOne = 0;
        for (int i = 0; i < 1000; i++) {
            ofOne += failed("a", "d" + i) == 0 ? 1 : 0;
        }
        int ofAll = ofOne;
        for (int i = 0; i < 10_000; i++) {
            ofAll += failed("s" + i, "d") == 0 ? 1 : 0;
        }

        assertThat(ofOne).isEqualTo(RepeatedLines.MOST_FOR_ONE);
        assertThat(ofAll).isEqualTo(RepeatedLines.MOST_IN_ALL);
    }

    @Test
    void knowsTheLinesOfLibrariesByTheirBeginningAndWhatWasThrown() {
        String camel = "org.apache.camel.processor.errorhandler.DefaultErrorHandler";

        assertThat(admit(camel, Level.ERROR, "Failed delivery for (MessageId: 1)"))
                .isZero();
        assertThat(admit(camel, Level.ERROR, "Failed delivery for (MessageId: 2)"))
                .isEqualTo(-1);
    }

    @Test
    void holdsBackNothingThatNoPeerCanRepeatNorWhatSomebodyAskedFor() {
        for (int i = 0; i < 3; i++) {
            assertThat(admit("featurekeyproxy.ops.log.ReloadLog", Level.WARN, "a file was refused"))
                    .isZero();
            assertThat(admit("featurekeyproxy.route.file.RouteReload", Level.WARN, "a route warns"))
                    .isZero();
            assertThat(admit(NEAR_PEERS, Level.DEBUG, "connection failed", "session", "a"))
                    .isZero();
        }
    }
}
