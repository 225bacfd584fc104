package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.config.Settings;
import featurekeyproxy.route.file.ConsumedLegs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docs/routes.md} to what the program accepts; what the examples do is shown by DocumentedRoutesIT. */
class DocumentedRoutesTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    static List<DocumentedRoute> examples() throws IOException {
        return DocumentedRoute.all();
    }

    @BeforeEach
    void configure() throws Exception {
        Settings settings = Settings.read(Path.of(""), Map.of(), new Properties());
        context.disableJMX();
        context.setAutoStartup(false);
        new ProxyConfiguration(settings).configure(context);
    }

    @AfterEach
    void close() {
        context.stop();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void showsOnlyRoutesThatLoadWithTheBeansOfTheProduct(DocumentedRoute example) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("docs/routes.yaml", example.inPlace()));
        context.start();

        ConsumedLegs.requireConsumed(context);
        assertThat(context.getRoutes()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void quotesTheShippedRoutesAsTheyAre() throws IOException {
        assertThat(DocumentedRoute.under("The two routes, line by line").yaml().strip())
                .isEqualToIgnoringNewLines(
                        DocumentedRoute.shipped().replaceAll("(?m)^ *#.*\n", "").strip());
    }

    @Test
    void saysUnderEachRecipeWhichPartsOfCamelItNeeds() throws IOException {
        String document = Files.readString(Path.of("docs/routes.md"));
        long begin =
                document.substring(0, document.indexOf("## Cookbook")).lines().count();
        long end = document.substring(0, document.indexOf("## What ws-pair promises"))
                .lines()
                .count();
        Set<String> headings = new HashSet<>();

        assertThat(examples())
                .filteredOn(recipe -> recipe.line() > begin && recipe.line() < end)
                .filteredOn(recipe -> headings.add(recipe.heading())) // the first of each heading
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        recipe -> assertThat(recipe.parts()).as("%s", recipe).isEqualTo(recipe.named()));
    }
}
