package featurekeyproxy;

import featurekeyproxy.mapping.CheckReport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 well, also when told to end; 1 a problem with what was given; 2 wrong usage or an unreadable
 * file; 128 and the number of the signal when a second one ended the process at once.
 */
@Command(
        name = "feature-key-proxy",
        description = "Stands between TOMEs and the Terminal and maps feature codes for devices with new firmware.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {
            "",
            "Settings stand in config/application.properties and can be given as -Dkey=value before -jar:",
            "  java -Dproxy.terminal.host=broker -jar feature-key-proxy.jar run"
        })
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String... args) {
        if (Arrays.asList(args).contains("demo") && System.getProperty("LOG_LEVEL") == null) {
            System.setProperty("LOG_LEVEL", "WARN"); // the table is what is to be seen
        }
        useLogConfiguration();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Points the log to {@code config/logback.xml} in the working directory, or else to the one in the jar. */
    private static void useLogConfiguration() {
        String key = "logback.configurationFile";
        String file = "config/logback.xml";
        if (System.getProperty(key) == null) {
            System.setProperty(
                    key, Files.exists(Path.of(file)) ? Path.of(file).toUri().toString() : file);
        }
    }

    @Override
    public Integer call() {
        return run();
    }

    @Command(description = "Runs the proxy until the process is ended (the default).", mixinStandardHelpOptions = true)
    int run() {
        PrintWriter err = spec.commandLine().getErr();
        try (ProxyApplication application = new ProxyApplication(settings(System.getProperties()))) {
            application.run();
            return 0;
        } catch (SettingsException e) {
            err.println(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            err.println("cannot start: " + RouteReload.reason(e));
        }
        return FAILED;
    }

    @Command(
            description =
                    "Shows in a table what the proxy changes, with a simulated Terminal, devices of both kinds and TOMEs.",
            mixinStandardHelpOptions = true)
    int demo(
            @Option(names = "--seconds", paramLabel = "N", description = "End after this many seconds.") @Nullable
                    Integer seconds)
            throws Exception {
        try {
            return new Demo(spec.commandLine().getOut(), settings(Demo.properties())).run(seconds) ? 0 : FAILED;
        } catch (SettingsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
    }

    @Command(description = "Checks a mapping file without starting.", mixinStandardHelpOptions = true)
    int check(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            description = "The file; config/mapping.json if not given.")
                    @Nullable
                    Path file,
            @Option(names = "--format", defaultValue = "text", description = "text or json") Format format) {
        CheckReport report = report(file == null ? Path.of("config/mapping.json") : file);
        spec.commandLine().getOut().print(format == Format.JSON ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        return report.exitCode();
    }

    /** Reports on a mapping file, held against the codec that the proxy would use, whatever else its settings are. */
    private static CheckReport report(Path file) {
        SettingsReader reader = new SettingsReader(Path.of(""), System.getenv(), System.getProperties());
        CodecJars jars = Settings.codecJars(reader);
        return jars.problems().isEmpty()
                ? CheckReport.of(file, jars.codec())
                : CheckReport.unchecked(file.toString(), String.join("; ", jars.problems()));
    }

    private static Settings settings(Properties properties) throws SettingsException {
        return Settings.read(Path.of(""), System.getenv(), properties);
    }

    /** How a report is written. */
    enum Format {
        TEXT,
        JSON
    }

    /** Reads the version from the manifest of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"feature-key-proxy " + number()};
        }

        static String number() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }
}
