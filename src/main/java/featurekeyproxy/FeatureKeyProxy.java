package featurekeyproxy;

import featurekeyproxy.config.ProductSettings;
import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.config.SettingsReader;
import featurekeyproxy.config.lib.SiteJars;
import featurekeyproxy.mapping.file.CheckReport;
import featurekeyproxy.ops.ProductVersion;
import featurekeyproxy.ops.access.UserCommand;
import featurekeyproxy.ops.access.UsersFile;
import featurekeyproxy.ops.alert.Alerts;
import featurekeyproxy.ops.audit.AuditCommand;
import featurekeyproxy.ops.log.LogFile;
import featurekeyproxy.ops.log.LogOutput;
import featurekeyproxy.ops.log.VerbosityLimit;
import featurekeyproxy.ops.support.EffectiveSettings;
import featurekeyproxy.ops.support.RunningProxy;
import featurekeyproxy.ops.support.SupportBundle;
import featurekeyproxy.text.FailureReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
 * The command line. Exit codes: 0 well, also when told to end; 1 a problem with what was given; 2 wrong usage, or a file
 * that is not there or cannot be read; 128 and the number of the signal when a second one ended the process at once.
 */
@Command(
        name = "feature-key-proxy",
        description = "Stands between TOMEs and the Terminal and maps feature codes for devices with new firmware.",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        subcommands = {AuditCommand.class, FingerprintCommand.class, UserCommand.class, ReportCommand.class},
        footer = {
            "",
            "Settings stand in config/application.properties and can be given as -Dkey=value before -jar:",
            "  java -Dproxy.terminal.host=broker -jar feature-key-proxy.jar run"
        })
public final class FeatureKeyProxy implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int NOT_SET_UP = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String... args) {
        if (Arrays.asList(args).contains("demo") && System.getProperty("LOG_LEVEL") == null) {
            System.setProperty("LOG_LEVEL", "WARN"); // the table is what is to be seen
        }
        WorkingDirectory.problem().ifPresent(problem -> {
            System.err.println(problem);
            System.exit(FAILED);
        });
        followNames();
        useLogConfiguration();
        VerbosityLimit.install();
        FatalEnd.install();
        int exitCode = commandLine().execute(args);
        LogOutput.close();
        System.exit(exitCode);
    }

    static CommandLine commandLine() {
        return new CommandLine(new FeatureKeyProxy()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Leaves it to the system how long an address may be kept; Java by itself would keep it for 30 s. */
    private static void followNames() {
        String key = "networkaddress.cache.ttl";
        if (Security.getProperty(key) == null) {
            Security.setProperty(key, "1");
        }
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
        try {
            Settings settings = settings(System.getProperties());
            if (settings.mappingIsBuiltIn()) {
                err.println(ProxyConfiguration.noMapping(settings.mappingFile()));
                return NOT_SET_UP;
            }
            return InstanceLock.during(settings.management().tokenFile(), () -> run(settings));
        } catch (SettingsException e) {
            err.println(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LogOutput.close(); // what was logged before comes before, and the reason last
            err.println("cannot start: " + FailureReason.of(e));
        }
        return FAILED;
    }

    private static int run(Settings settings) throws Exception {
        LogFile.open(); // nobody else writes in this directory
        try (ProxyApplication application = new ProxyApplication(settings)) {
            application.run();
            return 0;
        }
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
            Settings settings = settings(Demo.properties());
            Demo demo = new Demo(spec.commandLine().getOut(), settings);
            return InstanceLock.during(settings.management().tokenFile(), () -> demo.run(seconds)) ? 0 : FAILED;
        } catch (InstanceLock.TakenException e) {
            spec.commandLine().getErr().println("cannot start: " + e.getMessage());
        } catch (SettingsException e) {
            spec.commandLine().getErr().println(e.getMessage());
        }
        return FAILED;
    }

    @Command(
            description = "Checks a mapping file, the settings or the route files, without starting.",
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            description = "The file; config/mapping.json if not given.")
                    @Nullable
                    Path file,
            @Option(names = "--format", defaultValue = "text", description = "text or json") Format format,
            @Option(
                            names = "--settings",
                            description =
                                    "Show the settings in force, where each was set, and what is wrong with them.")
                    boolean settings,
            @Option(names = "--routes", description = "Try the route files as a start does.") boolean routes,
            @Option(names = "--alerts", description = "Send a test to those whom proxy.alerts.* in the settings names.")
                    boolean alerts) {
        if (alerts) {
            return checkAlerts();
        }
        if (settings) {
            return checkSettings();
        }
        if (routes) {
            return checkRoutes();
        }
        CheckReport report = report(file == null ? Path.of("config/mapping.json") : file);
        spec.commandLine().getOut().print(format == Format.JSON ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        return report.exitCode();
    }

    private int checkAlerts() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Map<String, String> results =
                    Alerts.test(settings(System.getProperties()).alerts(), "http://localhost", Clock.systemUTC());
            results.forEach((channel, result) -> out.println("alerts by " + channel + ": " + result));
            if (results.isEmpty()) {
                out.println("alerts: nobody is told of problems (proxy.alerts.webhook, proxy.alerts.mail)");
            }
            out.flush();
            return results.values().stream().allMatch("sent"::equals) ? 0 : FAILED;
        } catch (SettingsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
    }

    private int checkRoutes() {
        try {
            PrintWriter out = spec.commandLine().getOut();
            Settings settings = settings(System.getProperties());
            settings.sources().jars().described().forEach(out::println);
            ProxyApplication.checkRoutes(settings).forEach(out::println);
            out.println("the route files can be used");
            out.flush();
            return 0;
        } catch (Exception e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
    }

    private int checkSettings() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(EffectiveSettings.text(
                new SettingsReader(ProductSettings.TABLE, Path.of(""), System.getenv(), System.getProperties())));
        out.flush();
        try {
            Settings settings = settings(System.getProperties());
            settings.management().usersFile().ifPresent(file -> {
                out.println(
                        "users: " + file + " has " + new UsersFile(file).files().current());
                out.flush();
            });
            return 0;
        } catch (SettingsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
    }

    @Command(
            name = "support-bundle",
            description = {
                "Collects what support needs into a zip: versions, settings without secrets, what is wrong with them, the check of"
                        + " the mapping file without codes, routes, the end of the audit trail and of the log, and health and"
                        + " metrics of the running proxy.",
                "It holds no secret, no code and no message. It holds ids of devices and names of machines: look before you send."
            },
            mixinStandardHelpOptions = true)
    int supportBundle(
            @Option(
                            names = "--output",
                            paramLabel = "FILE",
                            description = "The zip; a new one in this directory if not given.")
                    @Nullable
                    Path output) {
        Path file = output == null ? Path.of("support-" + Instant.now().getEpochSecond() + ".zip") : output;
        try {
            SupportBundle bundle = new SupportBundle(Path.of(""), System.getenv(), System.getProperties());
            List<String> contents = bundle.write(file);
            spec.commandLine().getOut().println(file + " holds\n  " + String.join("\n  ", contents));
            return 0;
        } catch (FileAlreadyExistsException e) {
            spec.commandLine().getErr().println(file + ": there is such a file already");
        } catch (IOException e) {
            spec.commandLine().getErr().println(file + ": cannot be written: " + e);
        }
        return FAILED;
    }

    @Command(
            description = {
                "Says whether the proxy that runs by the settings of this directory is ready to be connected to.",
                "Exit code 0 if it is; 1 if it is not, or does not answer. For checks of containers and services."
            },
            mixinStandardHelpOptions = true)
    int health(@Option(names = "--live", description = "Ask instead whether it has to be started anew.") boolean live) {
        SettingsReader reader =
                new SettingsReader(ProductSettings.TABLE, Path.of(""), System.getenv(), System.getProperties());
        try {
            HttpResponse<String> answer =
                    new RunningProxy(reader).get(live ? "/observe/health/live" : "/observe/health/ready");
            spec.commandLine().getOut().println(answer.body());
            return answer.statusCode() == 200 ? 0 : FAILED;
        } catch (IOException e) {
            spec.commandLine().getErr().println("the proxy does not answer: " + FailureReason.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FAILED;
    }

    /** Reports on a mapping file, held against the codec that the proxy would use, whatever else its settings are. */
    static CheckReport report(Path file) {
        SettingsReader reader =
                new SettingsReader(ProductSettings.TABLE, Path.of(""), System.getenv(), System.getProperties());
        SiteJars jars = Settings.siteJars(reader);
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
}
