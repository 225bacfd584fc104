package featurekeyproxy.config;

import featurekeyproxy.config.source.Entry;
import featurekeyproxy.config.source.PropertiesText;
import featurekeyproxy.config.source.PropertyFunctions;
import featurekeyproxy.config.value.UnusableValueException;
import featurekeyproxy.reload.FileBytes;
import featurekeyproxy.text.FailureReason;
import featurekeyproxy.text.Utf8Text;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads {@code proxy.*} and {@code camel.*} keys from where they may stand, and their values as what they mean.
 *
 * <p>From weak to strong: the defaults, whose place is their line in the shipped file; the file of that name in the working
 * directory; environment variables; system properties. A value that cannot be used is noted with its place and the default
 * returned, so that all problems come out together.
 */
public final class SettingsReader {
    private static final String IN_THE_JAR = SettingsFile.NAME + " in the jar";

    private final SettingsTable table;
    private final Path directory;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> unusable = new HashSet<>();

    /** Reads all sources of the settings in the table; {@code directory} is the working directory. */
    public SettingsReader(SettingsTable table, Path directory, Map<String, String> environment, Properties system) {
        this.table = table;
        this.directory = directory;
        read(IN_THE_JAR, SettingsFile.text(table));
        readFile(directory.resolve(SettingsFile.NAME));
        for (Setting<?> setting : table.all()) {
            String value = environment.get(variable(setting.key()));
            if (value != null) {
                entries.put(setting.key(), new Entry(value.strip(), "environment variable"));
            }
        }
        for (String key : system.stringPropertyNames()) {
            if (key.startsWith("proxy.") || key.startsWith("camel.")) {
                entries.put(key, new Entry(system.getProperty(key).strip(), "-D"));
            }
        }
        UnknownKeys unknown = new UnknownKeys(table);
        entries.forEach((key, entry) -> {
            if (table.find(key).isEmpty()) {
                unknown.problem(key).ifPresent(problem -> problems.add(entry.place() + ": " + problem));
            }
        });
        resolve();
    }

    /** Returns the settings that are read. */
    SettingsTable table() {
        return table;
    }

    /** Returns the environment variable in which a key may be given. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private void readFile(Path file) {
        try {
            read(SettingsFile.NAME, Utf8Text.of(FileBytes.read(file).bytes()));
        } catch (NoSuchFileException e) {
            problems.addAll(missing(file));
        } catch (FileSystemException e) {
            problems.add(SettingsFile.NAME + ": cannot be read: " + reason(e));
        } catch (IOException e) {
            problems.add(SettingsFile.NAME + ": cannot be read as UTF-8 text: " + e.getMessage());
        }
    }

    /** Returns what is wrong where the file is not there but was meant to be; nothing where there is no trace of it. */
    private static List<String> missing(Path file) {
        for (Path each : List.of(file, Objects.requireNonNull(file.getParent()))) {
            if (Files.isSymbolicLink(each) && !Files.exists(each)) {
                return List.of(SettingsFile.NAME + ": cannot be read: " + each + " is a link that leads nowhere");
            }
        }
        return List.of();
    }

    /** Returns why a file cannot be read, without its name where that is possible. */
    static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException told ? told.getReason() : failure.getMessage();
        return failure instanceof AccessDeniedException
                ? "Permission denied"
                : Objects.requireNonNullElse(reason, failure.toString());
    }

    private void read(String name, String text) {
        PropertiesText file = new PropertiesText(name, text, key -> table.find(key)
                .map(setting -> setting.type().isPath())
                .orElse(false));
        entries.putAll(file.entries());
        problems.addAll(file.problems());
    }

    /** Puts in what functions such as {@code {{env:NAME}}} stand for; Camel itself does so for its other keys. */
    private void resolve() {
        if (entries.entrySet().stream().noneMatch(this::isToResolve)) {
            return;
        }
        Map<String, String> written = new TreeMap<>();
        entries.forEach((key, entry) -> written.put(key, entry.written()));
        try (PropertyFunctions functions = new PropertyFunctions(written)) {
            entries.entrySet().stream().filter(this::isToResolve).forEach(entry -> {
                try {
                    entry.setValue(entry.getValue()
                            .resolved(functions.resolve(entry.getValue().written())));
                } catch (RuntimeException e) {
                    problem(entry.getKey(), "functions that stand for something; " + FailureReason.of(e));
                }
            });
        }
    }

    private boolean isToResolve(Map.Entry<String, Entry> entry) {
        return entry.getValue().isResolved() && table.find(entry.getKey()).isPresent();
    }

    // ---------------------------------------------------------------- values

    /** Returns the value of a setting; the default, with a problem noted, if that cannot be used. */
    public <T> T get(Setting<T> setting) {
        Entry entry = entry(setting.key());
        try {
            return setting.type().parse(isRight(setting) ? entry.value() : setting.standard());
        } catch (UnusableValueException e) {
            problem(setting, entry.isResolved() || setting.isSecret() ? e.allowed() : e.reason());
            return setting.type().parse(setting.standard());
        }
    }

    /** Returns whether nothing is wrong with a setting so far. */
    boolean isRight(Setting<?> setting) {
        return !unusable.contains(setting.key());
    }

    /** Returns a path that starts in the working directory unless it is absolute. */
    public Path inDirectory(Path path) {
        return directory.resolve(path);
    }

    /** Returns all problems so far, in the order in which they were found. */
    List<String> problems() {
        return problems;
    }

    /** Returns everything that is set, as it is written, for Camel. */
    public Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        entries.forEach((key, entry) -> all.put(key, entry.written())); // secrets stay where they are
        return all;
    }

    /** Returns the text of a value as it is meant. */
    public String text(String key) {
        return entry(key).value();
    }

    /** Returns the text of a value as it was set, which functions have not changed. */
    String written(Setting<?> setting) {
        return entry(setting.key()).written();
    }

    /** Returns where the key is set: a file and its line, or the environment, or the command line. */
    public String place(String key) {
        return entry(key).place();
    }

    /** Returns whether nobody has set the key. */
    public boolean isDefault(String key) {
        return place(key).startsWith(IN_THE_JAR);
    }

    private Entry entry(String key) {
        return Objects.requireNonNull(entries.get(key), key);
    }

    /** Notes that the value of the setting cannot be used; only the first problem of a setting counts. */
    void problem(Setting<?> setting, String allowed) {
        problem(setting.key(), allowed);
    }

    private void problem(String key, String allowed) {
        Entry entry = entry(key);
        boolean secret = table.find(key).map(Setting::isSecret).orElse(true);
        String shown = secret && !entry.written().isEmpty() ? "(not shown)" : entry.written();
        if (unusable.add(key)) {
            problems.add(entry.place() + ": " + key + "=" + shown + "; allowed: " + allowed);
        }
    }
}
