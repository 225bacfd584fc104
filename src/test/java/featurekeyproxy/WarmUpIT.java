package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import featurekeyproxy.config.WarmUpSettings;
import featurekeyproxy.message.Protocol;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WarmUpIT {
    private final Logger logger = (Logger) LoggerFactory.getLogger("featurekeyproxy");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private static Map<String, String> values(ILoggingEvent event) {
        return event.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    @Test
    void sendsAsManyMessagesAsItIsToldAndNothingIsLoggedOfThemButTheirNumber() throws Exception {
        new WarmUp(new WarmUpSettings(400, Duration.ofMinutes(2))).run(Protocol.DEFAULT);

        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).isEqualTo("warmed up");
            assertThat(Integer.parseInt(values(line).get("messages"))).isGreaterThanOrEqualTo(400);
        });
        assertThat(logger.getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void endsWhenItsTimeIsUpHoweverFewMessagesThereWere() throws Exception {
        new WarmUp(new WarmUpSettings(Integer.MAX_VALUE, Duration.ofMillis(300))).run(Protocol.DEFAULT);

        assertThat(log.list).singleElement().satisfies(line -> assertThat(
                        Integer.parseInt(values(line).get("messages")))
                .isBetween(1, Integer.MAX_VALUE - 1));
    }

    @Test
    void isSwitchedOffByNoMessages() throws Exception {
        new WarmUp(new WarmUpSettings(0, Duration.ofMinutes(2))).run(Protocol.DEFAULT);

        assertThat(log.list).isEmpty();
    }
}
