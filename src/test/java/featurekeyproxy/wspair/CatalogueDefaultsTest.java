package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.junit.jupiter.api.Test;

/** Holds what Camel's catalogue says of {@code ws-pair} to what an endpoint of it does. */
class CatalogueDefaultsTest {
    private static Map<String, String> documented(String section) throws IOException {
        try (InputStream in =
                WsPairComponent.class.getResourceAsStream("/META-INF/featurekeyproxy/wspair/ws-pair.json")) {
            JsonNode options =
                    new ObjectMapper().readTree(Objects.requireNonNull(in)).path(section);
            Map<String, String> defaults = new TreeMap<>();
            options.properties().forEach(option -> {
                if (option.getValue().has("defaultValue")) {
                    defaults.put(
                            option.getKey(),
                            option.getValue().path("defaultValue").asText());
                }
            });
            return defaults;
        }
    }

    private static Map<String, String> actual(PropertyConfigurerGetter getter, Object target, Iterable<String> names) {
        Map<String, String> defaults = new TreeMap<>();
        names.forEach(name -> defaults.put(name, String.valueOf(getter.getOptionValue(target, name, true))));
        return defaults;
    }

    @Test
    void namesTheDefaultsThatTheComponentHas() throws Exception {
        Map<String, String> documented = documented("componentProperties");

        assertThat(documented).hasSizeGreaterThan(5);
        assertThat(actual(new WsPairComponentConfigurer(), new WsPairComponent(), documented.keySet()))
                .isEqualTo(documented);
    }

    @Test
    void namesTheDefaultsThatAnEndpointHas() throws Exception {
        Map<String, String> documented = documented("properties");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            WsPairEndpoint endpoint = context.getEndpoint("ws-pair:terminal", WsPairEndpoint.class);

            assertThat(documented).hasSizeGreaterThan(15);
            assertThat(actual(new WsPairEndpointConfigurer(), endpoint, documented.keySet()))
                    .isEqualTo(documented);
        }
    }
}
