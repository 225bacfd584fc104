package featurekeyproxy.route.file;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ShippedRoutes;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of a set of routes it is known before it is in force whether an initialization can pass by the mapping. */
class MappingWayTest {
    private static final String MAP = "- process: { ref: featureCodes }\n";
    private static final String CHOICE = """
            - choice:
                when:
                  - expression: { ref: initializationRequest }
                    steps:
                      - process: { ref: featureCodes }
            """;
    private static final String SITE = "- filter:\n    simple: \"${body.length} > 9\"\n    steps:\n";

    @TempDir
    Path directory;

    private final DefaultCamelContext context = new DefaultCamelContext();

    MappingWayTest() {
        for (String predicate : List.of("initializationRequest", "initializationReply", "handshakeEvent", "ours")) {
            context.getRegistry().bind(predicate, (Predicate) exchange -> false);
        }
        for (String processor : List.of("featureCodes", "deviceProfiles")) {
            context.getRegistry().bind(processor, (Processor) exchange -> {});
        }
    }

    @AfterEach
    void close() {
        context.stop();
    }

    private Set<Leg> unmapped(String routes) throws Exception {
        Files.writeString(directory.resolve("proxy.camel.yaml"), routes);
        return new RouteTrial(context, tried -> {}, Map.of())
                .of(RouteFiles.read(directory))
                .unmapped()
                .keySet();
    }

    /** Returns the route from TOMEs with these steps before it sends. */
    private static String route(String steps) {
        return "- route:\n    id: tomes-to-terminal\n    from:\n      uri: ws-pair:tomes\n      steps:\n"
                + (steps + "- to: { uri: \"ws-pair:terminal\" }\n").indent(8) + ShippedRoutes.TO_TOMES;
    }

    private static String called(String name, String steps) {
        return "- route:\n    id: " + name + "\n    from:\n      uri: direct:" + name + "\n      steps:\n"
                + steps.indent(8);
    }

    static Stream<Arguments> mapping() {
        return Stream.of(
                Arguments.of("as shipped", route(CHOICE)),
                Arguments.of("every message", route(MAP)),
                Arguments.of("as a bean", route("- bean: { ref: featureCodes }\n")),
                Arguments.of("as a bean's endpoint", route("- to: { uri: \"bean:featureCodes\" }\n")),
                Arguments.of(
                        "in a filter",
                        route("- filter:\n    expression: { ref: initializationRequest }\n    steps:\n"
                                + MAP.indent(6))),
                Arguments.of(
                        "in a route that is called", route("- to: { uri: \"direct:map\" }\n") + called("map", CHOICE)),
                Arguments.of("what is not mapped goes no further", route(SITE + "      - stop: {}\n" + CHOICE)),
                Arguments.of(
                        "what is not mapped is filtered", route(CHOICE + SITE + "      - to: { uri: \"log:x\" }\n")),
                Arguments.of("in each case", route("""
                                - choice:
                                    when:
                                      - simple: "${body.length} > 9"
                                        steps:
                                          - process: { ref: featureCodes }
                                      - expression: { ref: ours }
                                        steps:
                                          - stop: {}
                                    otherwise:
                                      steps:
                                        - process: { ref: featureCodes }
                                """)),
                Arguments.of(
                        "behind a case that is never an initialization",
                        route(
                                CHOICE.replace(
                                        "    when:\n",
                                        "    when:\n      - expression: { ref: handshakeEvent }\n        steps:\n          - log: \"x\"\n"))),
                Arguments.of(
                        "whose failure is caught, since the fallback decides then",
                        route(
                                "- doTry:\n    steps:\n" + CHOICE.indent(6)
                                        + "    doCatch:\n      - exception: [ java.lang.Exception ]\n        steps:\n          - log: \"x\"\n")),
                Arguments.of("within a step", route("- step:\n    steps:\n" + MAP.indent(6))),
                Arguments.of("and a copy is taken before", route("- wireTap: { uri: \"log:x\" }\n" + CHOICE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mapping")
    void isContentWhereEveryInitializationIsMapped(String name, String routes) throws Exception {
        assertThat(unmapped(routes)).isEmpty();
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                Arguments.of("no step", route("")),
                Arguments.of("the wrong condition", route(CHOICE.replace("Request", "Reply"))),
                Arguments.of("disabled", route("- process: { ref: featureCodes, disabled: true }\n")),
                Arguments.of(
                        "the choice disabled", route(CHOICE.replace("- choice:\n", "- choice:\n    disabled: true\n"))),
                Arguments.of("under a condition of the site", route(SITE + MAP.indent(6))),
                Arguments.of(
                        "behind a case of the site",
                        route(
                                CHOICE.replace(
                                        "    when:\n",
                                        "    when:\n      - simple: \"${body.length} > 9\"\n        steps:\n          - log: \"x\"\n"))),
                Arguments.of("behind the step that sends", route("- to: { uri: \"ws-pair:terminal\" }\n" + CHOICE)),
                Arguments.of("in a copy", route("- wireTap: { uri: \"direct:map\" }\n") + called("map", CHOICE)),
                Arguments.of(
                        "in a queue, which takes a copy too",
                        route("- to: { uri: \"seda:map\" }\n")
                                + called("map", CHOICE).replace("direct:", "seda:")),
                Arguments.of(
                        "in each part of a message",
                        route("- split:\n    simple: \"${body}\"\n    steps:\n" + MAP.indent(6))),
                Arguments.of(
                        "behind a step that may fail and is caught",
                        route(
                                        "- doTry:\n    steps:\n      - to: { uri: \"direct:may-fail\" }\n"
                                                + CHOICE.indent(6)
                                                + "    doCatch:\n      - exception: [ java.lang.Exception ]\n        steps:\n          - log: \"x\"\n")
                                + called("may-fail", "- log: \"x\"\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void seesAWayOnWhichAnInitializationIsNotMapped(String name, String routes) throws Exception {
        assertThat(unmapped(routes)).containsExactly(Leg.TOMES);
    }

    @Test
    void seesItInTheOtherDirectionToo() throws Exception {
        assertThat(unmapped(ShippedRoutes.TO_TERMINAL + ShippedRoutes.TO_TOMES.replace("Reply", "Request")))
                .containsExactly(Leg.TERMINAL);
    }
}
