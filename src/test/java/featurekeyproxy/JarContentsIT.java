package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What a route can name without a further jar is what {@code docs/routes.md} says, no more and no less. */
class JarContentsIT {
    private static final Path JAR = Path.of("target/feature-key-proxy.jar");
    private static final String SERVICES = "META-INF/services/org/apache/camel/";

    private static List<String> named(String kind) throws IOException {
        String prefix = SERVICES + kind + "/";
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
                    .map(name -> name.substring(prefix.length()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void carriesTheComponentsThatRoutesOfASiteNeed() throws Exception {
        assertThat(named("component"))
                .containsExactly(
                        "bean",
                        "class",
                        "controlbus",
                        "dataformat",
                        "direct",
                        "file",
                        "http",
                        "https",
                        "imap",
                        "imaps",
                        "kamelet",
                        "language",
                        "log",
                        "micrometer",
                        "pop3",
                        "pop3s",
                        "ref",
                        "scheduler",
                        "seda",
                        "smtp",
                        "smtps",
                        "timer",
                        "vertx-websocket",
                        "ws-pair");
    }

    @Test
    void readsAndWritesJsonAndMail() throws Exception {
        assertThat(named("dataformat")).containsExactly("jackson", "mimeMultipart");
        assertThat(named("language")).contains("jq", "jsonpath", "simple");
    }

    @Test
    void carriesNothingOfTestsAndNoLanguageThatOnlyXmlNeeds() throws Exception {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .noneMatch(name -> name.startsWith("kotlin/")
                            || name.startsWith("org/junit/")
                            || name.startsWith("org/apache/camel/component/mock/")
                            || name.startsWith("org/apache/camel/language/xpath/")
                            || name.startsWith("org/glassfish/jaxb/"));
        }
    }

    @Test
    void carriesEachDocumentForMachinesThatReachNoOther() throws Exception {
        try (ZipFile jar = new ZipFile(JAR.toFile());
                Stream<Path> documents = Files.list(Path.of("docs"))) {
            assertThat(documents.map(Path::toString).filter(name -> name.endsWith(".md")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(jar.getEntry(name.replace('\\', '/')))
                            .as(name)
                            .isNotNull());
        }
    }
}
