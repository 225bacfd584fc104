package featurekeyproxy.ops.support;

import ch.qos.logback.classic.LoggerContext;
import featurekeyproxy.config.ProductSettings;
import featurekeyproxy.config.RecordingSettings;
import featurekeyproxy.config.SessionSettings;
import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.config.SettingsReader;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.file.CheckReport;
import featurekeyproxy.ops.ProductVersion;
import featurekeyproxy.ops.audit.AuditVerification;
import featurekeyproxy.ops.log.LogFiles;
import featurekeyproxy.route.file.RouteFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.slf4j.LoggerFactory;

/**
 * Collects what support needs to know of an installation, running or not, and well configured or not: no secret, no code and
 * nothing that devices or people sent.
 */
public final class SupportBundle {
    private static final int LOG_BYTES = 1 << 20;
    private static final int AUDIT_BYTES = 1 << 20;
    private static final int AUDIT_FILES = 3;

    private final Path directory;
    private final Map<String, String> environment;
    private final Properties system;
    private final SettingsReader reader;
    private final CheckReport mapping;

    /** Reads the settings; whatever is wrong with them becomes part of the bundle. */
    public SupportBundle(Path directory, Map<String, String> environment, Properties system) {
        this.directory = directory;
        this.environment = environment;
        this.system = system;
        this.reader = new SettingsReader(ProductSettings.TABLE, directory, environment, system);
        this.mapping = CheckReport.of(
                reader.inDirectory(reader.get(SessionSettings.MAPPING_FILE)),
                Settings.siteJars(reader).codec());
    }

    /** Writes the bundle into a new file and returns what is in it. */
    public List<String> write(Path output) throws IOException {
        try (Bundle bundle = new Bundle(output, secrets())) {
            bundle.add("versions.txt", "the proxy, Java, the system, and jars of the site", this::versions);
            bundle.add(
                    "settings.txt",
                    "what is set and where; secrets are not shown",
                    () -> EffectiveSettings.text(reader));
            bundle.add("problems.txt", "what is wrong with the settings", this::problems);
            bundle.add("mapping.txt", "what the check of the mapping file finds, without codes", mapping::safeText);
            bundle.add("routes.txt", "the route files", this::routes);
            bundle.add("audit.txt", "whether the chain of the audit trail holds", this::auditReport);
            bundle.add("audit.jsonl", "the last lines of the audit trail, with ids of devices", this::audit);
            bundle.add("log.txt", "the last lines of the log, if it is written to a file", SupportBundle::log);
            bundle.add("health.json", "what the running proxy says of its health", () -> ask("/observe/health"));
            bundle.add("metrics.txt", "the metrics of the running proxy", () -> ask("/observe/metrics"));
            List<String> contents = bundle.contents();
            bundle.add("README.txt", "this list", () -> String.join("\n", contents) + "\n");
            return contents;
        }
    }

    private Secrets secrets() {
        List<String> known = new ArrayList<>();
        reader.all().keySet().stream().filter(Secrets::isSecret).forEach(key -> {
            known.add(reader.text(key));
            known.add(String.valueOf(reader.all().get(key)));
        });
        known.removeIf(value -> value.startsWith("{{")); // where it comes from is no secret
        List<String> codes = mapping.rules().stream()
                .flatMap((MappingRule rule) -> Stream.of(rule.oldCode(), rule.newCode()))
                .toList();
        return new Secrets(codes, known);
    }

    private String versions() throws IOException {
        StringBuilder text = new StringBuilder("proxy ").append(ProductVersion.number());
        for (String property : List.of(
                "java.runtime.version",
                "java.vm.name",
                "java.vendor",
                "os.name",
                "os.version",
                "os.arch",
                "user.timezone")) {
            text.append('\n').append(property).append(' ').append(System.getProperty(property, "unknown"));
        }
        Runtime runtime = Runtime.getRuntime();
        text.append("\nprocessors ").append(runtime.availableProcessors());
        text.append("\nmost memory of this process ").append(runtime.maxMemory());
        Optional<Path> lib = reader.get(SessionSettings.LIB_DIRECTORY).map(reader::inDirectory);
        if (lib.isPresent() && Files.isDirectory(lib.get())) {
            try (Stream<Path> jars = Files.list(lib.get())) {
                for (Path jar : jars.sorted().toList()) {
                    text.append("\nfile ").append(jar).append(", bytes ").append(Files.size(jar));
                }
            }
        }
        return text.append('\n').toString();
    }

    private String problems() {
        try {
            Settings.read(directory, environment, system);
            return "none\n";
        } catch (SettingsException e) {
            return e.getMessage() + "\n";
        }
    }

    private String routes() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Resource file : RouteFiles.read(reader.inDirectory(reader.get(SessionSettings.ROUTES_DIRECTORY)))
                .resources()) {
            try (var in = file.getInputStream()) {
                text.append("# ---- ").append(file.getLocation()).append('\n');
                text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private Path auditDirectory() {
        return reader.inDirectory(reader.get(RecordingSettings.AUDIT_DIRECTORY));
    }

    private String auditReport() throws IOException {
        return AuditVerification.of(auditDirectory(), List.of()).text();
    }

    private String audit() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(auditDirectory())) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
            for (Path file : all.subList(Math.max(0, all.size() - AUDIT_FILES), all.size())) {
                text.append(Tail.of(file, AUDIT_BYTES / AUDIT_FILES));
            }
        }
        return text.toString();
    }

    /** Returns the end of each file that the log of this process, which is that of the proxy too, is written to. */
    private static String log() throws IOException {
        StringBuilder text = new StringBuilder();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            for (String file : LogFiles.of(context)) {
                if (Files.isRegularFile(Path.of(file))) {
                    text.append("# ---- ").append(file).append('\n').append(Tail.of(Path.of(file), LOG_BYTES));
                }
            }
        }
        return text.isEmpty() ? "the log is not written to a file\n" : text.toString();
    }

    private String ask(String path) throws IOException, InterruptedException {
        RunningProxy proxy = new RunningProxy(reader);
        HttpResponse<String> answer = proxy.get(path);
        if (answer.statusCode() == 401 || answer.statusCode() == 404) { // 503 is what an unhealthy proxy answers with
            throw new IOException(proxy.uri(path) + " answers with " + answer.statusCode());
        }
        return answer.body();
    }
}
