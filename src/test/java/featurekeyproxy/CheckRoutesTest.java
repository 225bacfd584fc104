package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code check --routes}: the trial of a start, without a start. */
class CheckRoutesTest {
    private static final String KEY = "proxy.routes.directory";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void set() {
        System.setProperty(KEY, directory.toString());
    }

    @AfterEach
    void unset() {
        System.clearProperty(KEY);
    }

    private int check(String routes) throws IOException {
        Files.writeString(directory.resolve("proxy.camel.yaml"), routes);
        CommandLine command = FeatureKeyProxy.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        return command.execute("check", "--routes");
    }

    @Test
    void acceptsTheShippedRoutes() throws IOException {
        assertThat(check(ShippedRoutes.TO_TERMINAL + ShippedRoutes.TO_TOMES)).isZero();

        assertThat(out.toString()).isEqualToIgnoringNewLines("the route files can be used");
    }

    @Test
    void tellsWhyAStartWouldFail() throws IOException {
        assertThat(check(ShippedRoutes.TO_TERMINAL)).isEqualTo(1);

        assertThat(err.toString()).contains("no route starts from ws-pair:terminal");
    }

    @Test
    void warnsOfADirectionInWhichNoCodeIsMapped() throws IOException {
        assertThat(check(ShippedRoutes.TO_TERMINAL + ShippedRoutes.TO_TOMES.replace("featureCodes", "deviceProfiles")))
                .isZero();

        assertThat(out.toString()).contains("terminal-to-tomes", "their codes are not mapped");
    }
}
