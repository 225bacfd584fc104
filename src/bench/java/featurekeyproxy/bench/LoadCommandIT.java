package featurekeyproxy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command that compares relays, for a moment each: that all of it works, not what it measures. */
class LoadCommandIT {
    @TempDir
    Path directory;

    @Test
    void measuresTheProxyBesideTheRelaysThatAreInstalledAndWritesWhatItFound() throws Exception {
        int exitCode = new CommandLine(new Load())
                .execute("--smoke", "--work=single,rate-5k,burst,rewrite,large,first,idle", "--out=" + directory);

        assertThat(exitCode).isZero();
        assertThat(directory.resolve("tables.md"))
                .content()
                .contains(
                        "| ours |",
                        "| direct |",
                        "| burst | messages/s ≥ 250,000 |",
                        "KB for a session",
                        "s until ready");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(directory.resolve("growth.svg").toFile())
                        .getElementsByTagName("polyline")
                        .getLength())
                .isPositive();
        JsonNode results = new ObjectMapper().readTree(Files.readAllBytes(directory.resolve("results.json")));
        assertThat(results.path("machine").path("processors").asInt()).isPositive();
        assertThat(results.path("measurements")).anySatisfy(each -> {
            assertThat(each.path("relay").asText()).isEqualTo("ours");
            assertThat(each.path("work").asText()).isEqualTo("rewrite");
            assertThat(each.path("messages").asLong()).isPositive();
            assertThat(each.path("cpuMicros").asDouble()).isPositive();
        });
    }

    @Test
    void comparesAProxyThatIsWatchedWithOneThatIsNot() throws Exception {
        int exitCode = new CommandLine(new Load())
                .execute("--smoke", "--relays=plain,watched", "--work=burst", "--out=" + directory);

        assertThat(exitCode).isZero();
        assertThat(directory.resolve("tables.md"))
                .content()
                .contains("| burst | CPU per message watched ÷ plain ≤ 1.1 |", "| plain |", "| watched |");
    }

    @Test
    void saysWhichWorkItDoesNotKnow() {
        assertThat(new CommandLine(new Load()).execute("--work=none", "--relays=direct"))
                .isNotZero();
    }
}
