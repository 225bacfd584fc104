package featurekeyproxy.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConstants;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Every way in which Camel itself logs a body, with a message of a session in the exchange: its text is in none. */
class LogStepsTest {
    private static final String SECRET = "SECRET";
    private static final WebSocketMessage MESSAGE = WebSocketMessage.text("{\"Name\":\"" + SECRET + "\"}");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger("org.apache.camel");
    private final Logger steps = (Logger) LoggerFactory.getLogger("steps");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    };

    @BeforeEach
    void start() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        steps.addAppender(appender);
        root.setLevel(Level.INFO);
        steps.setLevel(Level.INFO);
        context.disableJMX();
        context.getGlobalOptions()
                .put(Exchange.LOG_DEBUG_BODY_MAX_CHARS, "1000"); // as camel.main.log-debug-max-chars does
        LogSteps.guard(context);
    }

    @AfterEach
    void stop() {
        context.stop();
        root.setLevel(null);
        steps.setLevel(null);
        root.detachAppender(appender);
        steps.detachAppender(appender);
    }

    private String logged(RouteBuilder route) throws Exception {
        context.addRoutes(route);
        context.start();
        log.clear();
        try (var template = context.createProducerTemplate()) {
            Exchange result = template.request("direct:in", exchange -> {
                exchange.setProperty(WsPairConstants.SESSION_ID, "session-1");
                exchange.getMessage().setBody(MESSAGE);
            });
            assertThat(result.getMessage().getBody())
                    .as("the step leaves the body as it is")
                    .isNotInstanceOf(LoggedBody.class);
        } catch (CamelExecutionException e) {
            log.add("thrown");
        }
        assertThat(log).isNotEmpty();
        return String.join("\n", log);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${body}",
                "${in.body}",
                "${bodyAs(String)}",
                "${mandatoryBodyAs(String)}",
                "${bodyOneLine}",
                "${exchange}",
                "${messageAs(String)}",
                "${bodyAs(byte[])}",
                "${prettyBody}",
                "${headers} ${exchangeProperty.CamelWsPairSessionId}",
            })
    void showsNoBodyInALogStepWhateverItAsksFor(String expression) throws Exception {
        String line = logged(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("steps").log("steps: " + expression);
            }
        });

        assertThat(line).contains("steps: ", "session=session-1").doesNotContain(SECRET);
    }

    @Test
    void showsKindAndLengthInALogStep() throws Exception {
        assertThat(logged(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").routeId("steps").log("${body.kind} of ${body.length} bytes: ${body}");
                    }
                }))
                .contains("TEXT of 17 bytes: [TEXT, 17 bytes, not logged]");
    }

    @Test
    void showsNoBodyThatAStepMadeTextOrBytesOf() throws Exception {
        assertThat(logged(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .routeId("steps")
                                .convertBodyTo(String.class)
                                .log("text ${body}")
                                .to("log:steps")
                                .convertBodyTo(byte[].class)
                                .log("bytes ${body} ${bodyAs(String)}")
                                .to("log:steps?showAll=true");
                    }
                }))
                .contains("text [String, 17 characters, not logged]", "bytes [byte[], 17 bytes, not logged]")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log:steps",
                "log:steps?showAll=true&multiline=true",
                "log:steps?showBody=true&maxChars=0",
                "log:steps?showAll=true&showStreams=true&showCachedStreams=true&showFiles=true",
            })
    void showsNoBodyInALogEndpoint(String endpoint) throws Exception {
        assertThat(logged(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to(endpoint);
                    }
                }))
                .contains("[Body is not logged]")
                .doesNotContain(SECRET);
    }

    @Test
    void showsNoBodyInTheReportOnAFailedDelivery() throws Exception {
        assertThat(logged(new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(defaultErrorHandler()
                                .logExhaustedMessageBody(true)
                                .maximumRedeliveries(0));
                        from("direct:in").process(exchange -> {
                            throw new IllegalStateException("no");
                        });
                    }
                }))
                .contains("Failed delivery", "IllegalStateException: no")
                .doesNotContain(SECRET);
    }

    @Test
    void showsNoBodyInATrace() throws Exception {
        context.setTracing(true);
        context.getTracer().setEnabled(true);
        Logger tracing = (Logger) LoggerFactory.getLogger("org.apache.camel.Tracing");
        tracing.setLevel(Level.TRACE);
        assertThat(logged(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .routeId("traced")
                                .log("steps")
                                .convertBodyTo(String.class)
                                .to("log:steps");
                    }
                }))
                .contains("[Body is not logged]")
                .doesNotContain(SECRET);
    }

    @Test
    void showsOnlyTheNamesOfHeadersInATrace() throws Exception {
        context.setTracing(true);
        context.getTracer().setEnabled(true);
        Logger everything =
                (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME); // a trace has its step for a logger
        Level before = everything.getLevel();
        everything.setLevel(Level.INFO);
        everything.addAppender(appender);

        assertThat(logged(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .routeId("traced")
                                .setHeader("Cookie", constant(SECRET))
                                .setHeader("Authorization", constant("Bearer " + SECRET))
                                .to("log:steps");
                    }
                }))
                .contains("Headers: [Authorization, Cookie]")
                .doesNotContain(SECRET);
        everything.detachAppender(appender);
        everything.setLevel(before);
    }
}
