package featurekeyproxy.config.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.spi.PropertiesFunction;

/** The text of a file without a byte order mark and without its last line end, as secrets are mounted into containers. */
final class FileText implements PropertiesFunction {
    @Override
    public String getName() {
        return "file";
    }

    @Override
    public String apply(String name) {
        try {
            String text = Files.readString(Path.of(name));
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).replaceFirst("\\R\\z", "");
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + name + " cannot be read", e);
        }
    }
}
