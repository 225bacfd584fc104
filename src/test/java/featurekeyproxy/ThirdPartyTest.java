package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the jar carries was looked at by somebody: each artifact in its version, its licence, and anew for each release. */
class ThirdPartyTest {
    private static final Path LIST = Path.of("docs/third-party.txt");
    private static final Path RESOLVED = Path.of("target/third-party.txt");
    private static final Set<String> LICENCES = Set.of(
            "Apache-2.0",
            "MIT",
            "EDL-1.0",
            "EPL-1.0 or LGPL-2.1",
            "EPL-2.0 or GPL-2.0 with the Classpath exception",
            "BSD-2-Clause",
            "BSD-2-Clause or CC0-1.0",
            "BSD-3-Clause",
            "CC0-1.0");

    /** As Maven lists it: group, artifact, jar, classifier if there is one, version, scope. */
    private static final Pattern ARTIFACT =
            Pattern.compile("([\\w.-]+:[\\w.-]+):jar((?::[\\w.-]+)+):(?:compile|runtime)\\b");

    private static Set<String> resolved() throws IOException {
        assertThat(RESOLVED).as("what mvn generate-test-resources writes").exists();
        Set<String> artifacts = new TreeSet<>();
        for (String line : Files.readAllLines(RESOLVED)) {
            Matcher artifact = ARTIFACT.matcher(line);
            if (artifact.find()) {
                artifacts.add(artifact.group(1) + artifact.group(2));
            }
        }
        return artifacts;
    }

    private static Stream<String[]> listed() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", 2));
    }

    private static String head(String name) throws IOException {
        Matcher head = Pattern.compile("(?m)^# " + name + ": (.+)$").matcher(Files.readString(LIST));
        assertThat(head.find()).as("# %s: in %s", name, LIST).isTrue();
        return head.group(1);
    }

    @Test
    void noArtifactIsCarriedThatNobodyHasLookedAt() throws Exception {
        assertThat(resolved())
                .as(
                        "what is resolved; for each one that is new or changed look its version up at https://osv.dev, read its licence,"
                                + " and put the line into %s, take out what is gone, and say when and why at its top",
                        LIST)
                .hasSizeGreaterThan(50)
                .containsExactlyInAnyOrderElementsOf(
                        listed().map(line -> line[0]).toList());
    }

    @Test
    void eachHasALicenceThatAProductMayShip() throws Exception {
        assertThat(listed()).allSatisfy(line -> assertThat(LICENCES).as(line[0]).contains(line[1]));
    }

    @Test
    void theListIsRenewedForEachRelease() throws Exception {
        Matcher version = Pattern.compile("<artifactId>feature-key-proxy</artifactId>\\s*<version>([^<-]+)")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(head("renewed for"))
                .as("look every version of %s up at https://osv.dev for this release", LIST)
                .isEqualTo(version.group(1));
        assertThat(LocalDate.parse(head("renewed on"))).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(head("reason")).isNotBlank();
    }
}
