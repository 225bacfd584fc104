package featurekeyproxy.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesFunction;

/**
 * Camel's functions in values: <code>{{env:NAME}}</code>, <code>{{sys:NAME}}</code>, <code>{{another.key}}</code>, those of
 * vaults that are on the class path, and one of ours, <code>{{file:PATH}}</code>, the text of a file.
 */
public final class PropertyFunctions implements AutoCloseable {
    /** The text of a file without white space at its ends, as secrets are mounted into containers. */
    private static final class FileText implements PropertiesFunction {
        @Override
        public String getName() {
            return "file";
        }

        @Override
        public String apply(String name) {
            try {
                return Files.readString(Path.of(name)).strip();
            } catch (IOException e) {
                throw new IllegalArgumentException("the file " + name + " cannot be read", e);
            }
        }
    }

    private final CamelContext context = new DefaultCamelContext();

    /** Prepares for values that may refer to these. */
    PropertyFunctions(Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        context.getPropertiesComponent().setInitialProperties(properties);
        addTo(context);
    }

    static boolean isIn(String value) {
        return value.contains("{{");
    }

    /** Makes our function known to routes too. */
    public static void addTo(CamelContext context) {
        context.getPropertiesComponent().addPropertiesFunction(new FileText());
    }

    /**
     * Returns the value with what its functions stand for.
     *
     * @throws IllegalArgumentException if one stands for nothing; the message names it
     */
    String resolve(String value) {
        return context.resolvePropertyPlaceholders(value);
    }

    @Override
    public void close() {
        context.stop();
    }
}
