package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that the editor Kaoto saved are read like those that were written by hand. */
class KaotoFileTest {
    private static final String SAVED = """
            - route:
                id: tomes-to-terminal
                description: From TOMEs to the Terminal
                from:
                  id: from-2217
                  description: what TOMEs sends
                  uri: ws-pair
                  parameters:
                    leg: tomes
                    maxMessageSize: 1048576
                  steps:
                    - choice:
                        id: choice-3120
                        when:
                          - id: when-1411
                            expression:
                              ref:
                                expression: initializationRequest
                            steps:
                              - process:
                                  id: process-4420
                                  ref: featureCodes
                        otherwise:
                          id: otherwise-2210
                          steps:
                            - log:
                                id: log-1123
                                message: ${body.length}
                    - to:
                        id: to-3321
                        uri: ws-pair
                        parameters:
                          leg: terminal
            - route:
                id: terminal-to-tomes
                from:
                  id: from-9911
                  uri: ws-pair
                  parameters:
                    leg: terminal
                  steps:
                    - choice:
                        id: choice-1029
                        when:
                          - id: when-3817
                            expression:
                              ref:
                                id: ref-5512
                                expression: initializationReply
                            steps:
                              - process:
                                  id: process-1200
                                  ref: featureCodes
                          - id: when-7719
                            expression:
                              ref:
                                expression: handshakeEvent
                            steps:
                              - process:
                                  id: process-8871
                                  ref: deviceProfiles
                    - to:
                        id: to-7711
                        uri: ws-pair:tomes
            """;

    @Test
    void areRightAsAFileOfRoutes(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), SAVED);

        assertThat(ProxyApplication.checkRoutes(Settings.read(directory, Map.of(), new Properties())))
                .isEmpty();
    }
}
