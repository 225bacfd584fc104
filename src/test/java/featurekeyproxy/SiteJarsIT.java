package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.config.lib.SiteJars;
import featurekeyproxy.reload.Reload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar of a site brings components, beans, type converters and data formats, to the live routes and to their trial alike. */
class SiteJarsIT {
    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final String STEPS = """
            - process: { ref: stamp }
            - to: { uri: "greet:all" }
            - marshal: { custom: { ref: shout } }
            - convertBodyTo: { type: site.Word }
            """;
    private static final String BEANS = "- beans:\n    - name: stamp\n      type: site.Stamp\n";

    @TempDir
    Path directory;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(directory.resolve("lib"));
        Files.createDirectories(directory.resolve("routes"));
    }

    private void save(String routes) throws IOException {
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), routes);
    }

    private void siteJar() throws IOException {
        new JarOfSources(directory.resolve("work"))
                .with("Word", "public record Word(String text) {}")
                .with("Stamp", """
                        public class Stamp implements org.apache.camel.Processor {
                            public void process(org.apache.camel.Exchange exchange) {
                                exchange.setProperty("stamp", "stamped");
                            }
                        }
                        """)
                .with("Greet", """
                        public class Greet extends org.apache.camel.support.DefaultComponent {
                            protected org.apache.camel.Endpoint createEndpoint(
                                    String uri, String remaining, java.util.Map<String, Object> parameters) {
                                return new org.apache.camel.support.ProcessorEndpoint(uri, this, exchange ->
                                        exchange.getMessage().setBody(exchange.getMessage().getBody(String.class) + " "
                                                + exchange.getProperty("stamp")));
                            }
                        }
                        """)
                .with("Shout", """
                        public class Shout extends org.apache.camel.support.service.ServiceSupport
                                implements org.apache.camel.spi.DataFormat, org.apache.camel.spi.DataFormatName {
                            public String getDataFormatName() { return "shout"; }
                            public void marshal(org.apache.camel.Exchange exchange, Object body, java.io.OutputStream out)
                                    throws Exception {
                                out.write(exchange.getMessage().getBody(String.class).toUpperCase().getBytes("UTF-8"));
                            }
                            public Object unmarshal(org.apache.camel.Exchange exchange, java.io.InputStream in) {
                                return in;
                            }
                        }
                        """)
                .with("Words", """
                        public class Words implements org.apache.camel.spi.TypeConverterLoader {
                            public void load(org.apache.camel.spi.TypeConverterRegistry registry) {
                                registry.addTypeConverter(Word.class, byte[].class, converter(
                                        body -> new Word(new String((byte[]) body) + "!")));
                                registry.addTypeConverter(byte[].class, Word.class, converter(
                                        body -> ((Word) body).text().getBytes()));
                            }
                            private static org.apache.camel.TypeConverter converter(java.util.function.UnaryOperator<Object> how) {
                                return new org.apache.camel.support.TypeConverterSupport() {
                                    public <T> T convertTo(Class<T> type, org.apache.camel.Exchange exchange, Object value) {
                                        return type.cast(how.apply(value));
                                    }
                                };
                            }
                        }
                        """)
                .holding(SERVICES + "component/greet", "class=site.Greet\n")
                .holding(SERVICES + "dataformat/shout", "class=site.Shout\n")
                .holding(SERVICES + "TypeConverterLoader", "site.Words\n")
                .holding("META-INF/maven/site/site/pom.properties", "version=2.5\n")
                .to(directory.resolve("lib/site.jar"));
    }

    private Settings settings() throws SettingsException {
        Properties properties = new Properties();
        properties.setProperty(
                "proxy.mapping.file", directory.resolve("mapping.json").toString());
        return Settings.read(directory, Map.of(), properties);
    }

    @Test
    void bringsWhatRoutesNameToTheStartAReloadAndTheCheck() throws Exception {
        siteJar();
        save(BEANS + ShippedRoutes.withSteps(ShippedRoutes.TO_TERMINAL, STEPS) + ShippedRoutes.TO_TOMES);
        try (AdminProxy proxy = new AdminProxy(directory);
                AdminProxy.Ends ends = proxy.session("/")) {
            ends.tomes().sendText("hello");
            assertThat(ends.terminal().read().text()).isEqualTo("HELLO STAMPED!");

            save(BEANS
                    + ShippedRoutes.withSteps(
                            ShippedRoutes.TO_TERMINAL,
                            STEPS + "- convertBodyTo: { type: \"byte[]\" }\n"
                                    + "- convertBodyTo: { type: site.Word }\n")
                    + ShippedRoutes.TO_TOMES);
            assertThat(proxy.application.routes().files().reloadNow()).isInstanceOf(Reload.Applied.class);
            ends.tomes().sendText("hello");
            assertThat(ends.terminal().read().text()).isEqualTo("HELLO STAMPED!!");

            assertThat(ProxyApplication.checkRoutes(settings())).isEmpty();
            assertThat(settings().sources().jars().described())
                    .singleElement()
                    .asString()
                    .contains("site.jar, version 2.5");
            assertThat(settings().codec()).isEmpty();
        }
    }

    @Test
    void isRefusedByNameIfItHoldsAClassOfTheProxy() throws Exception {
        new JarOfSources(directory.resolve("work"))
                .holding("featurekeyproxy/route/FeatureCodes.class", "ours")
                .to(directory.resolve("lib/shadow.jar"));

        assertThatThrownBy(() -> Settings.read(directory, Map.of(), new Properties()))
                .hasMessageContainingAll("shadow.jar", "featurekeyproxy.route.FeatureCodes");
    }

    @Test
    void isNamedWithThoseThatHaveItsClassesToo() throws Exception {
        new JarOfSources(directory.resolve("work"))
                .with("Twice", "public class Twice {}")
                .holding("org/slf4j/Logger.class", "another")
                .to(directory.resolve("lib/a.jar"));
        Files.copy(directory.resolve("lib/a.jar"), directory.resolve("lib/b.jar"));

        assertThat(new SiteJars(directory.resolve("lib")).warnings())
                .hasSize(3)
                .anySatisfy(text -> assertThat(text).contains("a.jar", "the proxy", "org.slf4j.Logger"))
                .anySatisfy(text -> assertThat(text).contains("b.jar", "a.jar", "site.Twice"));
    }
}
