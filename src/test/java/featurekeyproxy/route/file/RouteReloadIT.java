package featurekeyproxy.route.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import featurekeyproxy.BusyTraffic;
import featurekeyproxy.ProxyApplication;
import featurekeyproxy.ShippedRoutes;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.log.ReloadLog;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.support.RoutePolicySupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Route files are saved, added, removed and spoilt while messages flow: no session closes and no message is lost. */
class RouteReloadIT {
    private static final String BACK = ShippedRoutes.TO_TOMES;

    @TempDir
    Path directory;

    private final Wire.Server terminal = new Wire.Server();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger(ReloadLog.class);

    @SuppressWarnings("NullAway.Init")
    private ProxyApplication proxy;

    @BeforeEach
    void start() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        appender.start();
        logger.addAppender(appender);
        Path mapping = Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
        Properties properties = new Properties();
        properties.setProperty("proxy.management.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", String.valueOf(terminal.port()));
        properties.setProperty("proxy.mapping.file", mapping.toString());
        properties.setProperty("proxy.close-timeout", "500ms");
        proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    @AfterEach
    void close() throws IOException {
        Awaitility.reset();
        logger.detachAppender(appender);
        proxy.close();
        terminal.close();
    }

    /** Returns the two routes; the first puts the mark behind each message. */
    private static String marking(String mark) {
        return marking("tomes-to-terminal", mark) + BACK;
    }

    /** Returns the first route alone, under another name. */
    private static String marking(String id, String mark) {
        return ShippedRoutes.withSteps(
                ShippedRoutes.TO_TERMINAL.replace("id: tomes-to-terminal", "id: " + id),
                "- setBody: { simple: \"${bodyAs(String)}%s\" }".formatted(mark));
    }

    private void save(String name, String content) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes").resolve(name), content);
    }

    private void remove(String name) throws IOException {
        Files.delete(directory.resolve("routes").resolve(name));
    }

    private void awaitLog(String... parts) {
        await().untilAsserted(() ->
                assertThat(log).anySatisfy(line -> assertThat(line).contains(parts)));
    }

    private boolean has(String routeId) {
        return proxy.context().getRoute(routeId) != null;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A file that cannot be used, the name under which it is saved, and what the log must say of it. */
    private record Broken(String name, String content, List<String> reason) {}

    private static List<Broken> broken(String mark) {
        String good = marking(mark);
        return List.of(
                new Broken("proxy.camel.yaml", good + "  - route: [", List.of("proxy.camel.yaml", "line ")),
                new Broken(
                        "proxy.camel.yaml",
                        good.replace("ref: featureCodes", "ref: featureCode"),
                        List.of("featureCode")),
                new Broken(
                        "proxy.camel.yaml",
                        good.replace("uri: ws-pair:tomes", "uri: ws-pair:tomes?prot=9000"),
                        List.of("ws-pair has no option prot; did you mean port?")),
                new Broken(
                        "second.camel.yaml", marking("another", mark), List.of("two routes start from ws-pair:tomes")),
                new Broken("proxy.camel.yaml", BACK, List.of("no route starts from ws-pair:tomes")));
    }

    @Test
    void losesNoMessageWhateverIsSavedFiftyTimesWhileMessagesFlow() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            String mark = "";
            int change = 0;
            while (change < 50) {
                mark = " v" + ++change;
                save("proxy.camel.yaml", marking(mark));
                traffic.awaitMark(mark);
                traffic.demandMarks();

                Broken broken = broken(" never seen").get(change / 4 % 5);
                change++;
                log.clear();
                save(broken.name, broken.content);
                awaitLog("the former stay in force", broken.reason.get(0), broken.reason.get(broken.reason.size() - 1));
                traffic.awaitMore(10);
                traffic.awaitMark(mark);
                if (broken.name.equals("second.camel.yaml")) {
                    remove(broken.name);
                } else {
                    save("proxy.camel.yaml", marking(mark));
                }

                String id = "extra-" + ++change;
                save("extra.yaml", extra(id));
                await().until(() -> has(id));
                change++;
                remove("extra.yaml");
                await().until(() -> !has(id));
            }
            traffic.stopAndDemandEverything();
        }
    }

    private static String extra(String id) {
        return """
                - route:
                    id: %s
                    from:
                      uri: timer:often?period=5
                      steps:
                        - log: { message: "tick", loggingLevel: TRACE }
                """.formatted(id);
    }

    @Test
    void loadsAnExtraFileWithAStockWebSocketRouteAndEndsItWithTheFile() throws Exception {
        int port = freePort();
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", marking(""));
            save("feed.camel.yaml", """
                    - route:
                        id: feed
                        from:
                          uri: vertx-websocket:127.0.0.1:%d/feed
                          steps:
                            - log: { message: "asked", loggingLevel: TRACE }
                    - route:
                        id: tap
                        from:
                          uri: direct:tap
                          steps:
                            - to: { uri: "vertx-websocket:127.0.0.1:%d/feed?sendToAll=true" }
                    """.formatted(port, port));
            await().until(() -> has("feed") && has("tap"));
            try (Wire browser = Wire.connect(port, "/feed")) {
                save(
                        "proxy.camel.yaml",
                        marking(" tapped")
                                .replace(
                                        "        - setBody",
                                        "        - wireTap: { uri: \"direct:tap\" }\n        - setBody"));
                traffic.awaitMark(" tapped");
                assertThat(browser.read().text()).matches("\\d+:");
                save("proxy.camel.yaml", marking(" untapped"));
                traffic.awaitMark(" untapped");
            }
            remove("feed.camel.yaml");
            await().until(() -> !has("feed") && !has("tap"));
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void takesARoutesDirectoryThatIsCreatedAfterTheStartAndKeepsItsRoutesWhileItIsGone() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            assertThat(directory.resolve("routes")).doesNotExist();
            traffic.awaitMark("");

            save("proxy.camel.yaml", marking(" late"));
            traffic.awaitMark(" late");
            traffic.demandMarks();
            Files.move(directory.resolve("routes"), directory.resolve("elsewhere"));
            awaitLog("the former stay in force", "missing");
            traffic.awaitMore(10);
            traffic.awaitMark(" late");
            Files.move(directory.resolve("elsewhere"), directory.resolve("routes"));
            save("proxy.camel.yaml", marking(" back"));
            traffic.awaitMark(" back");
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void keepsTheRoutesOfAFileThatBecameALinkToNothing() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", marking(" file"));
            traffic.awaitMark(" file");
            traffic.demandMarks();
            remove("proxy.camel.yaml");
            Files.createSymbolicLink(directory.resolve("routes/proxy.camel.yaml"), directory.resolve("nothing"));
            awaitLog("the former stay in force", "missing", "proxy.camel.yaml");
            traffic.awaitMore(10);
            traffic.awaitMark(" file");
            Files.writeString(directory.resolve("nothing"), marking(" linked"));
            traffic.awaitMark(" linked");
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void refusesACopyOfAFileSoThatRemovingItLeavesTheRoutesWhereTheyWere() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", marking(" original"));
            traffic.awaitMark(" original");
            traffic.demandMarks();
            save("copy.yaml", marking(" copied"));
            awaitLog("the former stay in force", "the route id tomes-to-terminal stands in", "copy.yaml and in");
            remove("copy.yaml");
            save("extra.yaml", extra("later"));
            await().until(() -> has("later"));

            traffic.awaitMark(" original");
            assertThat(proxy.context().getRoutes()).hasSize(3);
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void putsTheFormerBackWhenALegIsNotServedAnyMoreAlthoughTheTrialWasWell() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", marking(" first"));
            traffic.awaitMark(" first");
            traffic.demandMarks();
            proxy.context().getRegistry().bind("idle", new RoutePolicySupport() {
                @Override
                public void onInit(Route route) {
                    route.setAutoStartup(false);
                }
            });
            save(
                    "proxy.camel.yaml",
                    marking(" never seen")
                            .replace(
                                    "    id: tomes-to-terminal\n",
                                    "    id: tomes-to-terminal\n    routePolicy: idle\n"));
            awaitLog("the former are in force again", "the route tomes-to-terminal from ws-pair:tomes is not started");
            traffic.awaitMore(10);
            traffic.awaitMark(" first");
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void acceptsARouteThatGetsAnotherIdOrNone() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", marking("upstream", " renamed") + BACK);
            traffic.awaitMark(" renamed");
            traffic.demandMarks();
            for (String mark : List.of(" nameless", " nameless still")) {
                save("proxy.camel.yaml", (marking("upstream", mark) + BACK).replaceAll("(?m)^    id: .*\\n", ""));
                traffic.awaitMark(mark);
            }
            assertThat(proxy.context().getRoutes()).hasSize(2);
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void movesARouteFromOneFileToAnother() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", BACK);
            save("a.camel.yaml", marking("tomes-to-terminal", " moved"));
            traffic.awaitMark(" moved");
            save("proxy.camel.yaml", marking(" back again"));
            remove("a.camel.yaml");
            traffic.awaitMark(" back again");
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void goesBackWhenARouteCannotStart() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal);
                ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            save("proxy.camel.yaml", marking(" first"));
            traffic.awaitMark(" first");
            traffic.demandMarks();
            save("proxy.camel.yaml", marking(" second"));
            save("taken.camel.yaml", """
                    - route:
                        id: taken
                        from:
                          uri: vertx-websocket:127.0.0.1:%d/feed
                          steps:
                            - log: "asked"
                    """.formatted(occupied.getLocalPort()));
            awaitLog("changed files did not work; the former are in force again");
            traffic.awaitMark(" first");
            assertThat(has("taken")).isFalse();

            remove("taken.camel.yaml");
            traffic.awaitMark(" second");
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void letsAMessageThatIsInASlowStepFinishBeforeItsRouteIsReplaced() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            for (String mark : List.of(" slow 1", " slow 2", " slow 3")) {
                save(
                        "proxy.camel.yaml",
                        marking(mark)
                                .replace(
                                        "        - setBody",
                                        "        - delay: { constant: \"20\", asyncDelayed: \"true\" }\n        - setBody"));
                traffic.awaitMark(mark);
                traffic.demandMarks();
            }
            traffic.stopAndDemandEverything();
        }
    }

    @Test
    void leavesTheBeansInForceWhenARefusedFileNamesOthers() throws Exception {
        Object before = proxy.context().getRegistry().lookupByName("featureCodes");
        save("proxy.camel.yaml", marking(""));
        save("beans.camel.yaml", """
                - beans:
                    - name: featureCodes
                      type: java.util.ArrayList
                - route:
                    id: wrong
                    from:
                      uri: ws-pair:tomes
                      steps:
                        - to: { uri: "ws-pair:terminal" }
                """);
        awaitLog("the former stay in force", "two routes start from ws-pair:tomes");

        assertThat(proxy.context().getRegistry().lookupByName("featureCodes")).isSameAs(before);
    }

    @Test
    void bringsNewBeansConfigurationsTemplatesAndErrorHandlersAndEndsThemWithTheirFile() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", marking(" plain"));
            traffic.awaitMark(" plain");
            traffic.demandMarks();
            save("extras.yaml", extras("java.util.ArrayList", "50"));
            await().until(() -> has("of-a-template"));
            assertThat(bean("ours")).isInstanceOf(java.util.ArrayList.class);
            save("extras.yaml", extras("java.util.LinkedList", "51"));
            await().until(() -> bean("ours") instanceof java.util.LinkedList);
            await().untilAsserted(
                            () -> assertThat(errorHandler()).contains("51")); // parts of a set come one after the other
            await().untilAsserted(() ->
                    assertThat(model().getRouteConfigurationDefinitions()).hasSize(1));

            remove("extras.yaml");

            await().until(() -> !has("of-a-template"));
            await().untilAsserted(() -> {
                assertThat(bean("ours")).isNull();
                assertThat(errorHandler()).isEqualTo("none");
                assertThat(model().getRouteConfigurationDefinitions()).isEmpty();
                assertThat(model().getRouteTemplateDefinitions()).isEmpty();
            });
            traffic.stopAndDemandEverything();
        }
    }

    private static String extras(String bean, String redeliveries) {
        return """
                - beans:
                    - name: ours
                      type: %s
                - errorHandler:
                    defaultErrorHandler:
                      redeliveryPolicy: { maximumRedeliveries: "%s" }
                - routeConfiguration:
                    id: site
                    onException:
                      - onException:
                          exception: [ java.io.IOException ]
                          handled: { constant: "true" }
                - routeTemplate:
                    id: often
                    parameters:
                      - name: period
                    from:
                      uri: "timer:often?period={{period}}"
                      steps:
                        - log: { message: "tick", loggingLevel: TRACE }
                - templatedRoute:
                    routeId: of-a-template
                    routeTemplateRef: often
                    parameters:
                      - name: period
                        value: "1000"
                """.formatted(bean, redeliveries);
    }

    private Object bean(String name) {
        return proxy.context().getRegistry().lookupByName(name);
    }

    private Model model() {
        return proxy.context().getCamelContextExtension().getContextPlugin(Model.class);
    }

    private String errorHandler() {
        return proxy.context().getCamelContextExtension().getErrorHandlerFactory()
                                instanceof DefaultErrorHandlerDefinition handler
                        && handler.getRedeliveryPolicy() != null
                ? String.valueOf(handler.getRedeliveryPolicy().getMaximumRedeliveries())
                : "none";
    }

    @Test
    void takesAnEmptyFileForNoRoutesAndIsNotHeldUpByIt() throws Exception {
        try (BusyTraffic traffic = new BusyTraffic(proxy.port(), terminal)) {
            save("proxy.camel.yaml", marking(" first"));
            traffic.awaitMark(" first");
            save("empty.yaml", "# nothing yet\n");
            save("proxy.camel.yaml", marking(" second"));
            traffic.awaitMark(" second");
            assertThat(log).noneMatch(line -> line.contains("the former stay in force"));
            traffic.stopAndDemandEverything();
        }
    }
}
