package featurekeyproxy.reload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What the jar brings along for files that are not there. */
public final class JarResource {
    private JarResource() {}

    /**
     * Returns the bytes of a file in the jar.
     *
     * @param name its path there, without a leading slash; it has to exist
     */
    public static byte[] read(String name) {
        try (InputStream in = JarResource.class.getResourceAsStream("/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
