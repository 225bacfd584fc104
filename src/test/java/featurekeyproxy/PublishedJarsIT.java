package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.simulator.DeviceState;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.testkit.SimulatedLink;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn install} publishes: a thin jar for applications of others, and beside it what runs by itself. */
class PublishedJarsIT {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static String version() throws IOException {
        return firstOf(Path.of("pom.xml"), "<artifactId>feature-key-proxy</artifactId>\\s*<version>([^<]+)");
    }

    private static String firstOf(Path file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return matcher.group(1);
    }

    private static Path jar(String classifier) throws IOException {
        return Path.of("target/feature-key-proxy-" + version() + classifier + ".jar");
    }

    private static List<String> files(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> !name.endsWith("/"))
                    .toList();
        }
    }

    private static Attributes manifest(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.getManifest().getMainAttributes();
        }
    }

    @Test
    void theMainJarHoldsTheProductAlone() throws Exception {
        assertThat(files(jar("")))
                .contains(
                        "featurekeyproxy/ProxyConfiguration.class",
                        "routes/proxy.camel.yaml",
                        "META-INF/services/org/apache/camel/component/ws-pair")
                .filteredOn(name -> name.endsWith(".class"))
                .allMatch(name -> name.startsWith("featurekeyproxy/"))
                .noneMatch(name -> name.startsWith("featurekeyproxy/testkit/"));
        assertThat(manifest(jar("")).getValue("Implementation-Version")).isEqualTo(version());
    }

    @Test
    void besideItAreSourcesTheTestKitAndTheJarThatRuns() throws Exception {
        assertThat(files(jar("-sources"))).contains("featurekeyproxy/ProxyConfiguration.java");
        assertThat(files(jar("-test-kit")))
                .contains("featurekeyproxy/testkit/StubSession.class", "featurekeyproxy/testkit/SimulatedLink.class")
                .allMatch(name -> name.startsWith("featurekeyproxy/testkit/") || name.startsWith("META-INF/"))
                .noneMatch(name -> name.endsWith("Test.class"));
        assertThat(manifest(Path.of("target/feature-key-proxy.jar")).getValue("Main-Class"))
                .isEqualTo(FeatureKeyProxy.class.getName());
        assertThat(manifest(Path.of("target/feature-key-proxy.jar")).getValue("Enable-Native-Access"))
                .as("without it Java warns of Netty's native code at each start")
                .isEqualTo("ALL-UNNAMED");
    }

    @Test
    void theExampleOfASiteIsForThisVersionAndThisCamel() throws Exception {
        Path example = Path.of("src/examples/integrator/pom.xml");

        assertThat(firstOf(example, "<feature-key-proxy.version>([^<]+)")).isEqualTo(version());
        assertThat(firstOf(example, "<camel.version>([^<]+)"))
                .isEqualTo(firstOf(Path.of("pom.xml"), "<camel.version>([^<]+)"));
    }

    /** As {@code camel run} of JBang does it: an application of Camel, the thin jar, and the routes. */
    @Test
    void anApplicationOfCamelRunsTheRoutesWithNothingOfTheProductButTheThinJar(@TempDir Path directory)
            throws Exception {
        int port = freePort();
        Path output = directory.resolve("output");
        try (SimulatedLink link = new SimulatedLink(Fleet.Plan.of(0, 1, OLD, NEW))) {
            Files.writeString(directory.resolve("mapping.json"), """
                    { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
                      "tomesConfiguration": { "confirmationCode": "%s" }, "devices": { "unknown": "map" } }
                    """.formatted(OLD, NEW, OLD));
            Process camel = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            jar("").toAbsolutePath() + File.pathSeparator + libraries(),
                            "-Dcamel.main.configuration-classes=featurekeyproxy.ProxyConfiguration",
                            "-Dcamel.main.routes-include-pattern=classpath:routes/proxy.camel.yaml",
                            "-Dproxy.mapping.file=mapping.json",
                            "-Dproxy.tomes.host=127.0.0.1",
                            "-Dproxy.tomes.port=" + port,
                            "-Dproxy.terminal.host=127.0.0.1",
                            "-Dproxy.terminal.port=" + link.fleet().port(),
                            "org.apache.camel.main.Main")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                await().atMost(PATIENCE).until(() -> isListening(port) || !camel.isAlive());
                assertThat(camel.isAlive()).as(Files.readString(output)).isTrue();

                SimulatedTomes tomes = link.connect(port, OLD);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(link.fleet().states(tomes))
                                .singleElement()
                                .extracting(DeviceState::state)
                                .isEqualTo(DeviceState.State.READY));
                assertThat(link.receivedByTerminal()).anyMatch(message -> message.contains(NEW));
            } finally {
                camel.destroy();
                camel.waitFor();
            }
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the class path of the tests without what is built here. */
    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar")
                        && !Path.of(entry).getFileName().toString().startsWith("feature-key-proxy"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
