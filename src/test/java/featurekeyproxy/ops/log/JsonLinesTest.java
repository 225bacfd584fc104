package featurekeyproxy.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.mapping.MappingRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log as JSON: a line for each event, every key where a log server looks for it, and no more than the readable log. */
class JsonLinesTest {
    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final Logger logger = context.getLogger("featurekeyproxy.Something");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @BeforeEach
    void start() {
        context.setMDCAdapter(mdc);
        events.start();
        logger.addAppender(events);
    }

    private JsonNode line() throws IOException {
        String line = new String(new JsonLines().encode(events.list.get(0)), StandardCharsets.UTF_8);
        assertThat(line).isASCII().endsWith("}\n");
        assertThat(line.strip()).doesNotContain("\n");
        return new ObjectMapper().readTree(line);
    }

    @Test
    void makesEachKeyAMemberSoThatALogServerFindsASession() throws IOException {
        logger.atWarn()
                .addKeyValue("session", "abc-1")
                .addKeyValue("bytes", 7L)
                .addKeyValue("on", true)
                .addKeyValue("nothing", (Object) null)
                .log("something {}", "happened");

        JsonNode line = line();
        assertThat(line.path("message").asText()).isEqualTo("something happened");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("logger").asText()).isEqualTo("featurekeyproxy.Something");
        assertThat(line.path("time").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT.*Z");
        assertThat(line.path("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(line.path("session").asText()).isEqualTo("abc-1");
        assertThat(line.path("bytes").asLong()).isEqualTo(7);
        assertThat(line.path("on").asBoolean()).isTrue();
        assertThat(line.path("nothing").asText()).isEqualTo("null");
        assertThat(line.has("exception")).isFalse();
    }

    @Test
    void showsOfAValueWhatItsTextShowsAndNothingThatIsInIt() throws IOException {
        MappingRule rule = new MappingRule("SECRET-OLD", "SECRET-NEW", MappingRule.Kind.FEATURE_KEY);

        logger.atInfo()
                .addKeyValue("rule", rule)
                .addKeyValue("rules", List.of(rule))
                .log("rule");

        assertThat(line().toString()).contains(rule.fingerprint()).doesNotContain("SECRET");
    }

    @Test
    void keepsAnEventOnOneLineAndItsOwnMembersToItself() throws IOException {
        mdc.put("session", "from the context");
        logger.atError()
                .addKeyValue("time", "forged")
                .addKeyValue("text", "one\ntwo\u2028\"three\"\uD800")
                .setCause(new IllegalStateException("broken\nline"))
                .log("failed");

        JsonNode line = line();
        assertThat(line.path("time").asText()).isNotEqualTo("forged");
        assertThat(line.path("text").asText()).startsWith("one\ntwo");
        assertThat(line.path("session").asText()).isEqualTo("from the context");
        assertThat(line.path("exception").asText()).contains("IllegalStateException: broken", "at featurekeyproxy");
    }
}
