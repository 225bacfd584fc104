package featurekeyproxy.config.lib;

import featurekeyproxy.mapping.FeatureKeyCodec;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of a site in one directory: components, beans, type converters, data formats and whatever else Camel finds by name, and
 * at most one codec.
 *
 * <p>One class loader below the proxy's own holds them all, so that they see each other; classes of the proxy come first. They stay
 * open for as long as the proxy runs; a jar that is replaced takes effect at the next start. No directory, one without jars, and an
 * empty path mean that there is nothing.
 */
public final class SiteJars {
    private static final String OURS = "featurekeyproxy/";

    private final Path directory;
    private final List<SiteJar> jars = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final ClassLoader loader;
    private final Optional<FeatureKeyCodec> codec;

    /** Looks into the directory and loads the codec that it finds; whatever is wrong is noted, nothing is thrown. */
    public SiteJars(Path directory) {
        this.directory = directory;
        list().forEach(this::look);
        compare();
        loader = jars.isEmpty() ? parent() : newLoader();
        codec = problems.isEmpty() ? load() : Optional.empty();
    }

    /** Returns the codec, if there is exactly one and it can be loaded. */
    public Optional<FeatureKeyCodec> codec() {
        return codec;
    }

    /** Returns the jars in the directory. */
    public List<Path> files() {
        return jars.stream().map(SiteJar::file).toList();
    }

    /** Returns the jars, each with its version as far as it tells one. */
    public List<String> described() {
        return jars.stream()
                .map(jar -> jar.file()
                        + (jar.version().isEmpty() ? ", which tells no version" : ", version " + jar.version()))
                .toList();
    }

    /** Returns what is wrong, each with the name of the jar; if this is not empty, there is no codec. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Returns which jars hold the same classes as another or as the proxy, so that not all of theirs are used. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Returns the loader of the classes in the jars, which is the proxy's own if there are none. */
    public ClassLoader loader() {
        return loader;
    }

    private static ClassLoader parent() {
        return FeatureKeyCodec.class.getClassLoader();
    }

    private List<Path> list() {
        if (directory.toString().isEmpty() || Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(directory + ": cannot be read as a directory of jars: " + e);
            return List.of();
        }
    }

    private void look(Path file) {
        try {
            SiteJar jar = SiteJar.of(file);
            jars.add(jar);
            jar.classes().stream()
                    .filter(name -> name.startsWith(OURS))
                    .findFirst()
                    .ifPresent(name -> problems.add(file + ": holds a class of the proxy itself, " + className(name)
                            + "; leave the proxy and its packages out of it"));
        } catch (IOException e) {
            problems.add(file + ": cannot be read as a jar: " + e.getMessage());
        }
    }

    /** Finds classes that are there twice. */
    private void compare() {
        Map<String, SiteJar> first = new HashMap<>();
        for (SiteJar jar : jars) {
            Map<String, List<String>> twice = new TreeMap<>();
            for (String name : jar.classes()) {
                SiteJar other = first.putIfAbsent(name, jar);
                if (parent().getResource(name) != null) {
                    twice.computeIfAbsent("the proxy", of -> new ArrayList<>()).add(name);
                } else if (other != null) {
                    twice.computeIfAbsent(other.name(), of -> new ArrayList<>()).add(name);
                }
            }
            twice.forEach((other, names) -> warnings.add(jar.file() + ": has classes that " + other
                    + " has too, whose are used: " + className(names.get(0))
                    + (names.size() > 1 ? " and " + (names.size() - 1) + " more" : "")));
        }
    }

    private static String className(String file) {
        return file.substring(0, file.length() - ".class".length()).replace('/', '.');
    }

    private URLClassLoader newLoader() {
        return new URLClassLoader("lib", jars.stream().map(SiteJars::url).toArray(URL[]::new), parent());
    }

    private static URL url(SiteJar jar) {
        try {
            return jar.file().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e); // no path of a file system
        }
    }

    private Optional<FeatureKeyCodec> load() {
        List<SiteJar> declaring = jars.stream().filter(SiteJar::declaresCodec).toList();
        List<SiteJar> mentioning = jars.stream().filter(SiteJar::mentionsCodec).toList();
        if (declaring.size() > 1) {
            problems.add(directory + ": more than one codec, and only one can be used: " + names(declaring));
        } else if (declaring.size() == 1) {
            return load(declaring.get(0).file());
        } else if (!mentioning.isEmpty()) {
            problems.add(directory + ": no codec in " + names(mentioning) + ", which has a class for one: there is no "
                    + SiteJar.SERVICE);
        }
        return Optional.empty();
    }

    /** Loads the codec of the only jar that declares one, hence the only one at fault when that fails. */
    private Optional<FeatureKeyCodec> load(Path jar) {
        try {
            List<FeatureKeyCodec> codecs = ServiceLoader.load(FeatureKeyCodec.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            if (codecs.size() == 1) {
                return Optional.of(codecs.get(0));
            }
            problems.add(jar + ": " + SiteJar.SERVICE + " names "
                    + (codecs.isEmpty()
                            ? "no class"
                            : "more than one codec, and only one can be used: "
                                    + codecs.stream()
                                            .map(codec -> codec.getClass().getName())
                                            .collect(Collectors.joining(", "))));
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            problems.add(jar + ": the codec cannot be loaded: " + reason(e));
        }
        return Optional.empty();
    }

    /** Returns what an error and its cause say, on one line. */
    private static String reason(Throwable error) {
        return (error + (error.getCause() == null ? "" : ": " + error.getCause())).replaceAll("\\s+", " ");
    }

    private static String names(List<SiteJar> jars) {
        return jars.stream().map(SiteJar::name).collect(Collectors.joining(", "));
    }
}
