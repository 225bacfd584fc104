package featurekeyproxy.route.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.ShippedRoutes;
import featurekeyproxy.wspair.leg.Leg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A set of route files with which messages would go nowhere, or past the mapping, is told before it is in force. */
class RouteTrialTest {
    private static final String THERE = ShippedRoutes.TO_TERMINAL;
    private static final String BACK = ShippedRoutes.TO_TOMES;

    @TempDir
    Path directory;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RouteTrial trial;

    RouteTrialTest() {
        for (String predicate : List.of("initializationRequest", "initializationReply", "handshakeEvent")) {
            context.getRegistry().bind(predicate, (Predicate) exchange -> false);
        }
        for (String processor : List.of("featureCodes", "deviceProfiles")) {
            context.getRegistry().bind(processor, (Processor) exchange -> {});
        }
        trial = new RouteTrial(context, tried -> {}, Map.of());
    }

    @BeforeEach
    void save() throws IOException {
        save("proxy.camel.yaml", THERE + BACK);
    }

    @AfterEach
    void close() {
        context.stop();
    }

    private void save(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private RouteTrial.Found look() throws Exception {
        return trial.of(RouteFiles.read(directory));
    }

    private static String route(String id, String from, String to) {
        return "- route:\n    id: %s\n    from:\n      uri: %s\n      steps:\n        - to: { uri: \"%s\" }\n"
                .formatted(id, from, to);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        THERE.replace("    from:", "    autoStartup: false\n    from:"),
                        List.of("tomes-to-terminal", "autoStartup: false")),
                Arguments.of(
                        THERE.replace("- to: { uri: \"ws-pair:terminal\" }", "- log: \"end\""),
                        List.of("tomes-to-terminal", "never sends to ws-pair:terminal")),
                Arguments.of(
                        THERE.replace("ws-pair:terminal", "ws-pair:tomes"),
                        List.of("tomes-to-terminal", "never sends to ws-pair:terminal")),
                Arguments.of(
                        THERE + route("tap", "direct:tap", "direct:nobody"),
                        List.of("tap", "direct:nobody, from which no route starts")),
                Arguments.of(
                        ShippedRoutes.withSteps(THERE, "- wireTap: { uri: \"seda:nobody?size=5\" }"),
                        List.of("seda:nobody, from which no route starts")),
                Arguments.of(
                        THERE.replace("- to: {", "- to: { disabled: true,"),
                        List.of("tomes-to-terminal", "never sends to ws-pair:terminal")),
                Arguments.of(
                        ShippedRoutes.withSteps(THERE, "- to: { uri: \"direct:idle\" }")
                                + route("idle", "direct:idle", "log:x")
                                        .replace("    from:", "    autoStartup: false\n    from:"),
                        List.of("direct:idle, from which no route starts")),
                Arguments.of(
                        "- onException:\n    exception: [ java.lang.Exception ]\n    steps:\n"
                                + "      - to: { uri: \"direct:nobody\" }\n" + THERE,
                        List.of("direct:nobody, from which no route starts")),
                Arguments.of(
                        "- beans:\n    - name: featureCodes\n      type: java.util.ArrayList\n" + THERE,
                        List.of("featureCodes", "the proxy's own")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesASetWithWhichMessagesWouldGoNowhere(String there, List<String> told) throws Exception {
        save("proxy.camel.yaml", there + BACK);

        assertThatThrownBy(this::look).hasMessageContainingAll(told.toArray(String[]::new));
    }

    @Test
    void namesBothFilesWhereASiteTakesTheIdOfAShippedRoute() throws Exception {
        save("site.yaml", route("tomes-to-terminal", "timer:x", "log:x"));

        assertThatThrownBy(this::look).hasMessageContainingAll("tomes-to-terminal", "proxy.camel.yaml", "site.yaml");
    }

    @Test
    void refusesADocumentOfCamelKOfWhichCamelWouldLoadNothing() throws Exception {
        save("site.yaml", """
                apiVersion: camel.apache.org/v1
                kind: Integration
                metadata:
                  name: site
                spec:
                  flows:
                    - from:
                        uri: timer:x
                        steps:
                          - log: "x"
                """);

        assertThatThrownBy(this::look).hasMessageContainingAll("site.yaml", "Integration", "- route:");
    }

    @Test
    void takesAnEmptyFileAndOneOfCommentsForFilesWithoutRoutes() throws Exception {
        save("empty.yaml", "");
        save("later.yaml", "# nothing yet\n---\n  # - route:\n");

        assertThat(look().unmapped()).isEmpty();
    }

    @Test
    void followsTheWayOfAMessageThroughRoutesThatOneCallsAndOneStepsChoice() throws Exception {
        save(
                "proxy.camel.yaml",
                THERE.replace("\"ws-pair:terminal\"", "\"direct:on\"")
                        + route("on", "direct://on", "ws-pair://terminal?x=y".replace("?x=y", ""))
                        + BACK);

        assertThat(look().unmapped()).isEmpty();
    }

    @Test
    void warnsOfADirectionInWhichNoCodeIsMapped() throws Exception {
        save("proxy.camel.yaml", THERE + route("terminal-to-tomes", "ws-pair:terminal", "ws-pair:tomes"));

        assertThat(look().unmapped()).containsOnlyKeys(Leg.TERMINAL).hasEntrySatisfying(Leg.TERMINAL, why -> assertThat(
                        why)
                .contains("terminal-to-tomes", "codes are not mapped"));
    }

    @Test
    void acceptsWhatFindsOutAtRunTimeWhereItSends() throws Exception {
        save(
                "proxy.camel.yaml",
                THERE.replace("- to: { uri: \"ws-pair:terminal\" }", "- toD: { uri: \"${header.to}\" }") + BACK);

        assertThat(look().unmapped()).isEmpty();
    }

    @Test
    void seesWhatOutlivesRoutes() throws Exception {
        assertThat(look().more()).isFalse();
        save("beans.yaml", "- beans:\n    - name: ours\n      type: java.util.ArrayList\n");

        assertThat(look().more()).isTrue();
    }
}
