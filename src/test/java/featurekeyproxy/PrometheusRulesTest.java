package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alert rules as Prometheus itself sees them. */
class PrometheusRulesTest {
    private static final File RULES = new File("src/deploy/prometheus");

    private final Path promtool = Tool.require("promtool");

    private void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(promtool.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(RULES)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS");
    }

    @Test
    void areRulesThatPrometheusAccepts() throws Exception {
        promtool("check", "rules", "featurekeyproxy.rules.yml");
    }

    @Test
    void fireWhenTheyShouldAndStayQuietWhenTheyShouldNot() throws Exception {
        promtool("test", "rules", "featurekeyproxy.rules.test.yml");
    }
}
