package featurekeyproxy.route.file;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.route.file.CamelArtifacts.Kind;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The artifacts that messages name are those of the Camel that is here. */
class CamelArtifactsTest {
    @Test
    void areOfTheVersionThatIsInTheJar() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(CamelArtifacts.version())
                    .as(
                            "src/main/resources/META-INF/featurekeyproxy/camel-artifacts.txt, made anew as docs/decisions/0111 says")
                    .isEqualTo(context.getVersion());
        }
    }

    @Test
    void nameEachKindOfPart() {
        assertThat(CamelArtifacts.of(Kind.COMPONENT, "kafka")).contains("org.apache.camel:camel-kafka:4.17.0");
        assertThat(CamelArtifacts.of(Kind.LANGUAGE, "groovy")).contains("org.apache.camel:camel-groovy:4.17.0");
        assertThat(CamelArtifacts.of(Kind.DATAFORMAT, "csv")).contains("org.apache.camel:camel-csv:4.17.0");
        assertThat(CamelArtifacts.advice(Kind.COMPONENT, "kafak")).endsWith("did you mean kafka?");
    }
}
