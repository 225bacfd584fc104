package featurekeyproxy.config;

import featurekeyproxy.mapping.FeatureKeyCodec;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of a site in one directory, and the codec in one of them.
 *
 * <p>The jars see each other and the classes of the proxy, which come first. They stay open for as long as the proxy runs; a
 * jar that is replaced takes effect at the next start. No directory, one without jars, and an empty path mean no codec.
 */
public final class CodecJars {
    private static final String SERVICE = "META-INF/services/" + FeatureKeyCodec.class.getName();

    private final Path directory;
    private final List<Path> jars = new ArrayList<>();
    private final List<Path> declaring = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Optional<FeatureKeyCodec> codec;

    /** Looks into the directory and loads the codec that it finds; whatever is wrong is noted, nothing is thrown. */
    public CodecJars(Path directory) {
        this.directory = directory;
        list();
        jars.forEach(this::look);
        codec = problems.isEmpty() && !jars.isEmpty() ? load() : Optional.empty();
    }

    /** Returns the codec, if there is exactly one and it can be loaded. */
    public Optional<FeatureKeyCodec> codec() {
        return codec;
    }

    /** Returns the jars in the directory. */
    public List<Path> jars() {
        return List.copyOf(jars);
    }

    /** Returns what is wrong, each with the name of the jar; if this is not empty, there is no codec. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private void list() {
        if (directory.toString().isEmpty() || Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
        } catch (IOException e) {
            problems.add(directory + ": cannot be read as a directory of jars: " + e);
        }
    }

    /** Opens a jar once by itself, so that a problem with it has its name. */
    private void look(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(SERVICE) != null) {
                declaring.add(jar);
            }
        } catch (IOException e) {
            problems.add(jar + ": cannot be read as a jar: " + e.getMessage());
        }
    }

    private Optional<FeatureKeyCodec> load() {
        if (declaring.isEmpty()) {
            problems.add(directory + ": no codec in " + names(jars) + ": none of them has " + SERVICE);
        } else if (declaring.size() > 1) {
            problems.add(directory + ": more than one codec, and only one can be used: " + names(declaring));
        } else {
            return load(declaring.get(0));
        }
        return Optional.empty();
    }

    /** Loads the codec of the only jar that declares one, hence the only one at fault when that fails. */
    private Optional<FeatureKeyCodec> load(Path jar) {
        try {
            URLClassLoader loader = new URLClassLoader(urls(), FeatureKeyCodec.class.getClassLoader());
            List<FeatureKeyCodec> codecs = ServiceLoader.load(FeatureKeyCodec.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            if (codecs.size() == 1) {
                return Optional.of(codecs.get(0));
            }
            problems.add(jar + ": " + SERVICE + " names "
                    + (codecs.isEmpty()
                            ? "no class"
                            : "more than one codec, and only one can be used: "
                                    + codecs.stream()
                                            .map(codec -> codec.getClass().getName())
                                            .collect(Collectors.joining(", "))));
        } catch (IOException | RuntimeException | ServiceConfigurationError | LinkageError e) {
            problems.add(jar + ": the codec cannot be loaded: " + reason(e));
        }
        return Optional.empty();
    }

    private URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Returns what an error and its cause say, on one line. */
    private static String reason(Throwable error) {
        return (error + (error.getCause() == null ? "" : ": " + error.getCause())).replaceAll("\\s+", " ");
    }

    private static String names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
