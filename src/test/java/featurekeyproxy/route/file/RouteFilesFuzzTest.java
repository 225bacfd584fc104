package featurekeyproxy.route.file;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import featurekeyproxy.reload.FileBytes;
import featurekeyproxy.reload.FileSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a route file holds, looking at it before Camel does throws nothing but what is told to the operator. */
class RouteFilesFuzzTest {
    static Stream<byte[]> files() {
        try {
            return Stream.of(
                    Files.readAllBytes(Path.of("routes/proxy.camel.yaml")),
                    "<!-- none --><?xml?>\n<routes/>".getBytes(StandardCharsets.UTF_8),
                    "kind: Integration\n---\n# no\n- error-Handler:".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "10m")
    void isLookedAtWithoutAnExceptionOfOurs(byte[] bytes) {
        for (String name : new String[] {"a b.yml", "a.camel.yaml", "a.xml"}) {
            RouteFiles files =
                    RouteFiles.of(Path.of("routes"), new FileSnapshot.Contents(Map.of(name, new FileBytes(bytes))));

            assertThatCode(() -> {
                        files.resources();
                        files.mentionErrorHandlers();
                        RouteFiles.withNames(new String(bytes, StandardCharsets.UTF_8));
                    })
                    .doesNotThrowAnyException();
            try {
                files.requireRoutes();
            } catch (IllegalArgumentException told) {
                assertThatCode(told::getMessage).doesNotThrowAnyException();
            }
        }
    }
}
