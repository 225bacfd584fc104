package featurekeyproxy.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Libraries log no more than is known to be harmless, however the log is configured. */
class VerbosityLimitTest {
    private static final String BEANS = "org.apache.camel.component.bean";

    private final LoggerContext context = new LoggerContext();

    private Level level(String logger) {
        return context.getLogger(logger).getEffectiveLevel();
    }

    private void configure(String xml) throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void holdsLibrariesBelowWhatShowsSecretsAndLeavesTheProxyAlone() throws Exception {
        configure("<configuration><root level='TRACE'/></configuration>");

        VerbosityLimit.install(context);

        assertThat(level("featurekeyproxy.wspair.session.Session")).isEqualTo(Level.TRACE);
        assertThat(level("org.apache.camel.processor.Pipeline")).isEqualTo(Level.DEBUG);
        assertThat(level(BEANS + ".BeanInfo")).isEqualTo(Level.INFO);
        assertThat(level("io.netty.handler.logging.LoggingHandler")).isEqualTo(Level.INFO);
        assertThat(level("org.apache.cameleon")).isEqualTo(Level.TRACE);
    }

    @Test
    void holdsALoggerThatIsAskedForByItsOwnName() throws Exception {
        configure("<configuration><logger name='" + BEANS
                + ".BeanInfo' level='TRACE'/><root level='WARN'/></configuration>");

        VerbosityLimit.install(context);

        assertThat(level(BEANS + ".BeanInfo")).isEqualTo(Level.INFO);
        context.getLogger(BEANS + ".MethodInfo").setLevel(Level.TRACE);
        assertThat(level(BEANS + ".MethodInfo")).isEqualTo(Level.INFO);
        context.getLogger("org.apache.camel").setLevel(Level.TRACE);
        assertThat(level("org.apache.camel.processor")).isEqualTo(Level.DEBUG);
    }

    @Test
    void makesNothingLouderThanItWasConfigured() throws Exception {
        configure("<configuration><logger name='org.apache.camel' level='ERROR'/><root level='WARN'/></configuration>");

        VerbosityLimit.install(context);

        assertThat(level(BEANS)).isEqualTo(Level.ERROR);
        assertThat(level("io.netty.handler.logging")).isEqualTo(Level.WARN);
    }

    @Test
    void holdsAlsoWhenTheConfigurationIsLoadedAgain() throws Exception {
        VerbosityLimit.install(context);
        context.reset();
        configure("<configuration><logger name='" + BEANS + "' level='TRACE'/><root level='TRACE'/></configuration>");

        assertThat(level(BEANS)).isEqualTo(Level.INFO);
        assertThat(level("org.apache.camel.component.properties.Any")).isEqualTo(Level.INFO);
        assertThat(level("io.netty.channel")).isEqualTo(Level.DEBUG);
    }
}
