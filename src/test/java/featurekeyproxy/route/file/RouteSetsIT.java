package featurekeyproxy.route.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ProxyApplication;
import featurekeyproxy.ShippedRoutes;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.ReloadText;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an integrator does to the files of routes is taken or refused alike at a start, at a reload and by the check. */
class RouteSetsIT {
    private static final String THERE = ShippedRoutes.TO_TERMINAL;
    private static final String BACK = ShippedRoutes.TO_TOMES;
    private static final String BOTH = THERE + BACK;
    private static final String SHIPPED = "proxy.camel.yaml";

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Wire.Server terminal;

    @SuppressWarnings("NullAway.Init")
    private static ProxyApplication proxy;

    @BeforeAll
    static void start() throws Exception {
        terminal = new Wire.Server();
        Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
        save(SHIPPED, BOTH);
        proxy = new ProxyApplication(settings()).start();
    }

    @AfterAll
    static void end() throws IOException {
        proxy.close();
        terminal.close();
    }

    @BeforeEach
    void putBack() throws IOException {
        empty();
        save(SHIPPED, BOTH);
        proxy.routes().files().reloadNow();
        assertServed();
    }

    private static Settings settings() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("proxy.management.enabled", "false");
        properties.setProperty("proxy.audit.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", String.valueOf(terminal.port()));
        properties.setProperty(
                "proxy.mapping.file", directory.resolve("mapping.json").toString());
        return Settings.read(directory, Map.of(), properties);
    }

    private static void save(String name, String content) throws IOException {
        Path file = directory.resolve("routes").resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }

    private static void empty() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("routes"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void assertServed() {
        ConsumedLegs.requireServed(proxy.context());
        assertThat(proxy.context().getRoutes())
                .extracting(org.apache.camel.Route::getRouteId)
                .contains("tomes-to-terminal", "terminal-to-tomes");
    }

    /** Returns what a reload says of the files as they are. */
    private static Reload<?> reload() {
        return proxy.routes().files().reloadNow();
    }

    private static Arguments files(String what, Map<String, String> files, String... told) {
        return Arguments.of(what, files, List.of(told));
    }

    private static String route(String id, String from, String step) {
        return "- route:\n    id: %s\n    from:\n      uri: %s\n      steps:\n        - %s\n".formatted(id, from, step);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                files("a copy", Map.of(SHIPPED, BOTH, "copy.yaml", BOTH), "tomes-to-terminal", SHIPPED, "copy.yaml"),
                files(
                        "a copy in a directory",
                        Map.of(SHIPPED, BOTH, "old/proxy.camel.yaml", BOTH),
                        "tomes-to-terminal",
                        "routes/proxy.camel.yaml",
                        "routes/old/proxy.camel.yaml"),
                files(
                        "the id of a shipped route",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("tomes-to-terminal", "timer:x", "log: x")),
                        "tomes-to-terminal",
                        SHIPPED,
                        "site.yaml"),
                files(
                        "a leg twice",
                        Map.of(SHIPPED, BOTH, "site.yaml", THERE.replace("tomes-to-terminal", "mine")),
                        "two routes start from ws-pair:tomes",
                        SHIPPED,
                        "mine",
                        "site.yaml"),
                files("a leg never", Map.of(SHIPPED, THERE), "no route starts from ws-pair:terminal"),
                files("no routes at all", Map.of("nothing.yaml", "[]"), "no route starts from ws-pair:tomes"),
                files(
                        "one that does not start",
                        Map.of(SHIPPED, THERE.replace("    from:", "    autoStartup: false\n    from:") + BACK),
                        "tomes-to-terminal",
                        SHIPPED,
                        "autoStartup: false"),
                files(
                        "one that sends nowhere",
                        Map.of(SHIPPED, route("tomes-to-terminal", "ws-pair:tomes", "log: x") + BACK),
                        SHIPPED,
                        "never sends to ws-pair:terminal"),
                files(
                        "one that sends to its own leg",
                        Map.of(SHIPPED, THERE.replace("ws-pair:terminal", "ws-pair:tomes") + BACK),
                        SHIPPED,
                        "never sends to ws-pair:terminal"),
                files(
                        "one that sends to no leg",
                        Map.of(SHIPPED, THERE.replace("ws-pair:terminal", "ws-pair:terminus") + BACK),
                        SHIPPED,
                        "ws-pair:terminus"),
                files(
                        "one from no leg",
                        Map.of(SHIPPED, THERE + BACK.replace("ws-pair:terminal", "ws-pair")),
                        SHIPPED,
                        "ws-pair names no leg"),
                files("half a route", Map.of(SHIPPED, BOTH, "a.b.yaml", "- route:\n    id: half\n"), "a.b.yaml"),
                files(
                        "a step to nobody",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("site", "timer:x", "to: direct:nobody")),
                        "site.yaml",
                        "direct:nobody, from which no route starts"),
                files(
                        "an unknown bean",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("site", "timer:x", "process: { ref: ours }")),
                        "site.yaml",
                        "ours",
                        "a bean is declared by - beans:"),
                files(
                        "an unknown component",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("site", "timer:x", "to: wherever:x")),
                        "site.yaml",
                        "Camel has no component wherever"),
                files(
                        "a component of another jar",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("site", "timer:x", "to: kafka:x")),
                        "site.yaml",
                        "the component kafka is in org.apache.camel:camel-kafka:4.17.0, which belongs into lib/"),
                files(
                        "a language of another jar",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("site", "timer:x", "setBody: { groovy: \"1\" }")),
                        "site.yaml",
                        "the language groovy is in org.apache.camel:camel-groovy:4.17.0"),
                files(
                        "a data format of another jar",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("site", "timer:x", "unmarshal: { csv: {} }")),
                        "site.yaml",
                        "the data format csv is in org.apache.camel:camel-csv:4.17.0"),
                files(
                        "a class of another jar",
                        Map.of(SHIPPED, BOTH, "site.yaml", "- beans:\n    - name: ours\n      type: site.Ours\n"),
                        "site.Ours",
                        "its jar belongs into lib/"),
                files(
                        "an unknown step",
                        Map.of(SHIPPED, BOTH, "site.yaml", route("site", "timer:x", "sendoff: x")),
                        "site.yaml",
                        "sendoff",
                        "line 6"),
                files("no YAML", Map.of(SHIPPED, BOTH, "my site.yml", "- route: ["), "my site.yml", "line 2"),
                files("no XML", Map.of(SHIPPED, BOTH, "sub/site.xml", "<routes>\n<route>\n</routes>"), "sub/site.xml"),
                files(
                        "a bean of a name of ours",
                        Map.of(
                                SHIPPED,
                                BOTH,
                                "site.yaml",
                                "- beans:\n    - name: featureCodes\n      type: java.util.ArrayList\n"),
                        "featureCodes",
                        "the proxy's own"),
                files(
                        "Camel K",
                        Map.of(
                                SHIPPED,
                                BOTH,
                                "site.yaml",
                                "apiVersion: camel.apache.org/v1\nkind: Integration\nspec: {}\n"),
                        "site.yaml",
                        "Integration"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refusesItAlikeAtTheStartAtAReloadAndByTheCheck(String what, Map<String, String> files, List<String> told)
            throws Exception {
        String[] words = told.toArray(String[]::new);
        empty();
        for (Map.Entry<String, String> file : files.entrySet()) {
            save(file.getKey(), file.getValue());
        }

        Reload<?> reload = reload();
        assertThat(reload).isInstanceOf(Reload.Refused.class);
        assertThat(ReloadText.why(reload)).contains(words).doesNotContain("(yml)");
        assertServed();
        assertThatThrownBy(() -> ProxyApplication.checkRoutes(settings())).hasMessageContainingAll(words);
        assertThatThrownBy(() -> new ProxyApplication(settings()).start().close())
                .hasStackTraceContaining(words[0])
                .satisfies(failure -> assertThat(featurekeyproxy.text.FailureReason.of(failure))
                        .contains(words));
    }

    static Stream<Arguments> right() {
        String xml = """
                <!-- of the site -->
                <routes>
                  <route id="extra"><from uri="timer:x?delay=-1&amp;repeatCount=1"/><log message="x"/></route>
                </routes>
                """;
        String extra = route("extra", "\"timer:x?delay=-1&repeatCount=1\"", "log: x");
        return Stream.of(
                files("another name", Map.of("main.yaml", BOTH)),
                files("a file for each", Map.of("there.yaml", THERE, "back.yml", BACK)),
                files(
                        "in directories",
                        Map.of("there/a b.c.yaml", THERE, "back/x y.yml", BACK, "b/e.yaml", extra),
                        "extra"),
                files("names that are alike", Map.of("a.b.yaml", THERE, "a_b.yaml", BACK, "a b.yml", extra), "extra"),
                files("XML", Map.of(SHIPPED, BOTH, "my site.xml", xml), "extra"),
                files("an empty file", Map.of(SHIPPED, BOTH, "empty.yaml", "", "none.xml", " \n")),
                files(
                        "files of comments",
                        Map.of(
                                SHIPPED,
                                BOTH,
                                "later.yaml",
                                "# later\n---\n",
                                "later.xml",
                                "<?xml version=\"1.0\"?>\n<!-- later -->\n")),
                files(
                        "what is hidden or none of routes",
                        Map.of(
                                SHIPPED,
                                BOTH,
                                ".hidden.yaml",
                                "{",
                                ".git/x.yaml",
                                "{",
                                "old.yaml.bak",
                                "{",
                                "README.md",
                                "{")),
                files("without the mapping", Map.of(SHIPPED, THERE + BACK.replace("featureCodes", "deviceProfiles"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("right")
    void takesItAlikeAtTheStartAtAReloadAndByTheCheck(String what, Map<String, String> files, List<String> routes)
            throws Exception {
        empty();
        for (Map.Entry<String, String> file : files.entrySet()) {
            save(file.getKey(), file.getValue());
        }

        assertThat(reload()).matches(reload -> !reload.isTrouble());
        assertServed();
        assertThat(proxy.context().getRoutes()).hasSize(2 + routes.size());
        ProxyApplication.checkRoutes(settings());
        try (ProxyApplication another = new ProxyApplication(settings()).start()) {
            assertThat(another.context().getRoutes()).hasSize(2 + routes.size());
            ConsumedLegs.requireServed(another.context());
        }
    }

    @Test
    void namesTheFileThatHoldsTheSetUpWhateverElseIsMended() throws Exception {
        save("site.yaml", route("site", "timer:x", "process: { ref: ours }"));
        assertThat(ReloadText.why(reload())).contains("site.yaml", "ours");

        save(SHIPPED, ShippedRoutes.withSteps(THERE, "- log: \"mended\"") + BACK);
        assertThat(ReloadText.why(reload())).contains("site.yaml", "ours").doesNotContain(SHIPPED);

        Files.delete(directory.resolve("routes/site.yaml"));
        assertThat(reload()).isInstanceOf(Reload.Applied.class);
        assertServed();
    }

    @Test
    void namesWhatItDoesNotLoadToTheCheckAndToTheStatus() throws Exception {
        save("sub/old.yaml.bak", "x");

        assertThat(reload().isTrouble()).isFalse();
        await().untilAsserted(() ->
                assertThat(proxy.routes().ignored()).singleElement().asString().endsWith("routes/sub/old.yaml.bak"));
        assertThat(ProxyApplication.checkRoutes(settings()).toString()).contains("old.yaml.bak", "not loaded");
    }
}
