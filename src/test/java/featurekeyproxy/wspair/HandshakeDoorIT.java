package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What TOMEs writes into a handshake is passed on and steers nothing, neither a route nor Camel. */
class HandshakeDoorIT {
    private static final String SECRET = "tell-nobody";

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String thrown =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            log.add(event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + thrown);
        }
    };
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @BeforeEach
    void listenToTheLog() {
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void close() throws Exception {
        root.detachAppender(appender);
        proxy.close();
        terminal.close();
    }

    /** The route of docs/routes.md that lets only the broker's path through. */
    private void startGuarded() {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:handshake")
                        .routeId("handshake")
                        .filter(simple("${header.CamelWsPairPath} !regex '/broker(/.*)?'"))
                        .setHeader(WsPairConstants.REFUSE, constant(403));
            }
        });
    }

    private void start(RouteBuilder handshake) {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                from("ws-pair:tomes").to("ws-pair:terminal");
                from("ws-pair:terminal").to("ws-pair:tomes");
                handshake.addRoutesToCamelContext(getContext());
            }
        });
    }

    private int statusOf(String path, String... headers) {
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request(path, headers);
            return tomes.readAnswer().status();
        }
    }

    /** Returns what the Terminal gets, with names in lower case and repeated headers joined. */
    private Map<String, String> passedOn(String path, String... headers) {
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request(path, headers);
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                return accepted.head().headers();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/broker/../admin",
                "/broker/%2e%2e/admin",
                "/broker/..%2Fadmin",
                "/broker/..;/admin",
                "/broker\\..\\admin",
                "/broker/./../admin",
                "//admin",
                "//broker/admin",
                "/%61dmin",
                "/admin#/broker",
                "/brokerage",
                "http://x/admin",
                "http://broker/admin",
                "http://x/broker/../admin",
                "/?/broker",
            })
    void refusesWhateverAServerMayTakeForAnotherPath(String target) {
        startGuarded();

        assertThat(statusOf(target)).isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broker", "/broker/a%20b;c=d//e/./?x=/../y%zz", "/%62roker/", "http://x/broker?y"})
    void passesOnByteForByteWhatItComparesInAnotherForm(String target) {
        startGuarded();

        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request(target);
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(accepted.head().line()).isEqualTo("GET " + target + " HTTP/1.1");
                assertThat(accepted.head().headers()).doesNotContainKey("camelwspairpath");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelWsPairPath: /broker",
                "camelwspairpath: /broker",
                "CamelHttpUri: /broker",
                "camelhttpuri: /broker",
                "CAMELHTTPURI: /broker",
                "cAMELhTTPuRI: /broker/1",
                "CamelHttpPath: /broker",
                "CamelHttpQuery: broker",
                "CamelHttpRawQuery: broker",
                "CamelHttpMethod: POST",
                "CamelFilterMatched: false",
                "CamelRedelivered: true",
                "CamelRedeliveryCounter: 9",
                "CamelRouteStop: true",
                "CamelSkipSendToEndpoint: true",
                "org.apache.camel.Exchange.CamelHttpUri: /broker",
                "breadcrumbId: /broker",
                "Long-Running-Action: http://elsewhere/lra",
                "X-Original-URL: /broker",
                "X-Rewrite-URL: /broker",
                "X-HTTP-Method-Override: PUT"
            })
    void doesNotLetAHeaderOpenWhatARouteRefuses(String header) {
        startGuarded();

        assertThat(statusOf("/admin", header)).isEqualTo(403);
        assertThat(statusOf("/admin", header, header)).isEqualTo(403);
        String name = header.substring(0, header.indexOf(':'));
        String value = header.substring(header.indexOf(':') + 2);
        assertThat(passedOn("/broker/1", header, header))
                .containsEntry(name.toLowerCase(java.util.Locale.ROOT), value + ", " + value);
    }

    @ParameterizedTest
    @CsvSource({
        "CamelWsPairRefuse,503",
        "camelwspairrefuse,404",
        "CAMELWSPAIRREFUSE,abc",
        "CamelWsPairRefuse," + SECRET,
        "CamelWsPairRefuse,''",
        "CamelWsPairSessionId,1"
    })
    void doesNotLetAHeaderRefuseWhatNoRouteRefuses(String name, String value) {
        startGuarded();

        assertThat(passedOn("/broker", name + ": " + value))
                .containsEntry(name.toLowerCase(java.util.Locale.ROOT), value);
        assertThat(log).noneMatch(line -> line.contains(SECRET) || line.contains("Exception"));
    }

    @Test
    void takesARefusalAndHeadersFromARouteAlone() {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:handshake")
                        .setHeader("X-Site", constant("Lyon"))
                        .setHeader("x-twice", constant(java.util.List.of("a", "b")))
                        .setHeader("CamelOwn", constant("for Camel"))
                        .setHeader("BreadcrumbId", constant("for Camel"))
                        .removeHeader("cookie")
                        .removeHeaders("Camel*")
                        .filter(header("X-Blocked").isNotNull())
                        .setHeader("camelWSPairRefuse", constant("451"));
            }
        });

        Map<String, String> headers =
                passedOn("/", "Cookie: a=1", "X-Kept: 1", "x-kept: 2", "X-Twice: c", "CamelOwn: TOMEs'");

        assertThat(headers)
                .containsEntry("x-site", "Lyon")
                .containsEntry("x-kept", "1, 2")
                .containsEntry("x-twice", "a, b")
                .containsEntry("camelown", "TOMEs'")
                .doesNotContainKeys("cookie", "breadcrumbid", "camelhttpuri");
        assertThat(statusOf("/", "X-Blocked: yes", "CamelWsPairRefuse: 404")).isEqualTo(451);
    }

    @Test
    void passesHeadersWithOddNamesOnAndGivesThemToRoutesAsTheyAre() {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:handshake").process(exchange -> exchange.getMessage()
                        .setHeader("X-Seen", exchange.getMessage().getHeader("a.b!#$%&'*+-^_`|~9")));
            }
        });

        assertThat(passedOn("/", "a.b!#$%&'*+-^_`|~9: ${header.Cookie} {{proxy.tomes.port}}", "camel: 1", "X-Empty:"))
                .containsEntry("x-seen", "${header.Cookie} {{proxy.tomes.port}}")
                .containsEntry("a.b!#$%&'*+-^_`|~9", "${header.Cookie} {{proxy.tomes.port}}")
                .containsEntry("camel", "1")
                .containsEntry("x-empty", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelHttpUri : /broker",
                "CamelHttpUri\t: /broker",
                " CamelHttpUri: /broker",
                "X: 1\r\n CamelHttpUri: /broker"
            })
    void doesNotLetBlanksHideAHeader(String header) {
        startGuarded();

        assertThat(statusOf("/admin", header)).isIn(400, 403);
    }

    @Test
    void saysOfAFailureThatTomesBroughtAboutItsKindAlone() {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:handshake").routeId("handshake").setHeader(WsPairConstants.REFUSE, header("X-Status"));
            }
        });
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request("/", "X-Status: " + SECRET);
            Wire.Head answer = tomes.readAnswer();

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain(SECRET);
        }
        assertThat(log)
                .anyMatch(line -> line.contains("the handshake route failed") && line.contains("route=\"handshake\""))
                .noneMatch(line -> line.contains(SECRET) || line.contains("\tat "));
    }

    @Test
    void givesARouteThePathThatTheTerminalGets() {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:handshake").process(exchange -> exchange.getMessage()
                        .setHeader("X-Seen", exchange.getMessage().getHeader(Exchange.HTTP_URI)));
            }
        });

        assertThat(passedOn("/broker/a%20b?x=1", "CamelHttpUri: /other"))
                .containsEntry("x-seen", "/broker/a%20b?x=1")
                .containsEntry("camelhttpuri", "/other");
    }
}
