package featurekeyproxy.ops.support;

import featurekeyproxy.files.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip for support, of texts that hold no secret: each goes through {@link Secrets} on its way in.
 *
 * <p>A part that cannot be read is reported as such and does not affect the others. For one thread.
 */
public final class Bundle implements AutoCloseable {
    private final Secrets secrets;
    private final OutputStream file;
    private final ZipOutputStream zip;
    private final List<String> contents = new ArrayList<>();

    /**
     * Begins a new file, for its owner alone.
     *
     * @throws IOException if there is one of that name, or it cannot be written
     */
    public Bundle(Path output, Secrets secrets) throws IOException {
        this.secrets = secrets;
        this.file = Channels.newOutputStream(
                PrivateFiles.open(output, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
        this.zip = new ZipOutputStream(file, StandardCharsets.UTF_8);
    }

    /** Adds a text; the description is for those who look into the bundle before they send it. */
    public void add(String name, String description, Callable<String> text) throws IOException {
        String content;
        try {
            content = text.call();
            contents.add(name + ": " + description);
        } catch (Exception e) {
            content = "could not be had: " + e + "\n";
            contents.add(name + ": " + description + " (could not be had)");
        }
        zip.putNextEntry(new ZipEntry(name));
        zip.write(secrets.takenOutOf(content).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** Returns what is in it, a line for each text. */
    public List<String> contents() {
        return List.copyOf(contents);
    }

    @Override
    public void close() throws IOException {
        try {
            zip.close();
        } finally {
            file.close();
        }
    }
}
