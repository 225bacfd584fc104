package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles source text and packs it into a jar, as a site would do it in a project of its own. */
final class JarOfSources {
    private static final String SERVICE = "META-INF/services/featurekeyproxy.mapping.FeatureKeyCodec";

    private final Path work;
    private final Path classes;

    JarOfSources(Path work) throws IOException {
        this.work = Files.createDirectories(work);
        this.classes = Files.createDirectory(work.resolve("classes"));
    }

    /** Compiles one class of the package {@code site}. */
    JarOfSources with(String simpleName, String body) throws IOException {
        Path source = work.resolve(simpleName + ".java");
        Files.writeString(
                source,
                "package site;\nimport featurekeyproxy.mapping.FeatureKeyCodec;\nimport java.util.Optional;\n" + body);
        String path = System.getProperty("java.class.path") + System.getProperty("path.separator") + classes;
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", path, "-d", classes.toString(), source.toString());
        assertThat(result).as("compilation of " + source).isZero();
        return this;
    }

    /** Leaves a class out of the jar that was compiled for it. */
    JarOfSources without(String simpleName) throws IOException {
        Files.delete(classes.resolve("site/" + simpleName + ".class"));
        return this;
    }

    /** Names the codecs of the jar. */
    JarOfSources declaring(String... classNames) throws IOException {
        Files.createDirectories(classes.resolve("META-INF/services"));
        Files.write(classes.resolve(SERVICE), List.of(classNames));
        return this;
    }

    /** Adds a file to the jar. */
    JarOfSources holding(String path, String content) throws IOException {
        Path file = classes.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
        return this;
    }

    /** Writes the jar. */
    void to(Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path entry : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(entry).toString().replace('\\', '/')));
                out.write(Files.readAllBytes(entry));
            }
        }
    }
}
