package featurekeyproxy.config;

import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.file.Finding;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.wspair.handshake.ForwardedHeaders;
import featurekeyproxy.wspair.tls.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The settings of a run, checked; what each means stands in {@code config/application.properties}. */
public record Settings(
        Tomes tomes,
        Terminal terminal,
        TransportSettings transport,
        ManagementSettings management,
        RecordingSettings recording,
        int maxMessageSize,
        boolean strictUtf8,
        Duration closeTimeout,
        Duration drainTimeout,
        int eventLoops,
        int workerThreads,
        WarmUpSettings warmUp,
        Path mappingFile,
        Optional<FeatureKeyCodec> codec,
        MappingFile.Valid mapping,
        Path routesDirectory,
        Protocol protocol,
        Map<String, Object> all) {
    private static final String DEFAULT_MAPPING_FILE = "config/mapping.json";
    private static final MappingFile.Valid NO_MAPPING = new MappingFile.Valid(Mapping.EMPTY, List.of());

    /** How TOMEs is listened for. */
    public record Tomes(String host, int port, Tls tls, boolean compression) {}

    /** How the Terminal is dialled. */
    public record Terminal(
            String host,
            int port,
            Tls tls,
            Duration connectTimeout,
            ForwardedHeaders forwardedHeaders,
            boolean preserveHost,
            boolean compression) {}

    /** Whether a leg speaks TLS, and the files that it then uses. */
    public record Tls(boolean on, TlsFiles files) {
        @Override
        public String toString() {
            return on ? "TLS with " + files : "no TLS"; // files never show a password
        }
    }

    /**
     * Reads the settings.
     *
     * @throws SettingsException with all problems, if there are any
     */
    public static Settings read(Path directory, Map<String, String> environment, Properties system)
            throws SettingsException {
        SettingsReader reader = new SettingsReader(directory, environment, system);
        Path mappingFile = reader.path("proxy.mapping.file");
        CodecJars jars = codecJars(reader);
        reader.problems().addAll(jars.problems());
        checkLogFormat(environment, system, reader);
        int maxMessageSize = reader.size("proxy.message.max-size");
        Settings settings = new Settings(
                tomes(reader),
                terminal(reader),
                TransportSettings.read(reader, maxMessageSize),
                ManagementSettings.read(reader),
                RecordingSettings.read(reader),
                maxMessageSize,
                reader.flag("proxy.strict-utf8"),
                reader.duration("proxy.close-timeout"),
                reader.durationOrZero("proxy.drain.timeout"),
                reader.numberOr("auto", "proxy.event-loops"),
                reader.number("proxy.worker-threads", 1, 10_000),
                new WarmUpSettings(
                        reader.numberOr("off", "proxy.warm-up.messages"), reader.duration("proxy.warm-up.limit")),
                mappingFile,
                jars.codec(),
                mappingFile.equals(directory) ? NO_MAPPING : mapping(reader, mappingFile, jars.codec()),
                reader.path("proxy.routes.directory"),
                protocol(reader),
                reader.all());
        if (!reader.problems().isEmpty()) {
            throw new SettingsException(reader.problems());
        }
        return settings;
    }

    /** Checks what {@code config/logback.xml} reads itself: with another word there would be no log to say so. */
    private static void checkLogFormat(Map<String, String> environment, Properties system, SettingsReader reader) {
        String format = system.getProperty("LOG_FORMAT", environment.getOrDefault("LOG_FORMAT", "text"));
        if (!format.equals("text") && !format.equals("json")) {
            reader.problems().add("environment variable: LOG_FORMAT=" + format + "; allowed: json, text");
        }
    }

    /** Returns what is in force, without the map of all texts, in which passwords stand. */
    @Override
    public String toString() {
        return "Settings[" + tomes + ", " + terminal + ", max message " + maxMessageSize + ", close timeout "
                + closeTimeout + ", mapping " + mappingFile + ", routes " + routesDirectory + "]";
    }

    /** Returns the jars in the directory that the settings name. */
    public static CodecJars codecJars(SettingsReader reader) {
        return new CodecJars(Path.of(reader.text("proxy.lib.directory")));
    }

    /** Returns the same settings with another port of the Terminal, and no other target. */
    public Settings withTerminalPort(int port) {
        Terminal other = new Terminal(
                terminal.host(),
                port,
                terminal.tls(),
                terminal.connectTimeout(),
                terminal.forwardedHeaders(),
                terminal.preserveHost(),
                terminal.compression());
        return new Settings(
                tomes,
                other,
                transport.withoutTargets(),
                management,
                recording,
                maxMessageSize,
                strictUtf8,
                closeTimeout,
                drainTimeout,
                eventLoops,
                workerThreads,
                warmUp,
                mappingFile,
                codec,
                mapping,
                routesDirectory,
                protocol,
                all);
    }

    /** Returns whether the mapping is the one in the jar, because there is no file of the default name. */
    public boolean mappingIsBuiltIn() {
        return !Files.exists(mappingFile); // another file than the default one has to exist
    }

    private static MappingFile.Valid mapping(SettingsReader reader, Path file, Optional<FeatureKeyCodec> codec) {
        MappingFile.Result result;
        try {
            if (reader.text("proxy.mapping.file").equals(DEFAULT_MAPPING_FILE) && !Files.exists(file)) {
                result = MappingFile.read(JarResource.read(DEFAULT_MAPPING_FILE), DEFAULT_MAPPING_FILE, codec);
            } else {
                result = MappingFile.read(Files.readAllBytes(file), file.toString(), codec);
            }
        } catch (NoSuchFileException e) {
            reader.problem("proxy.mapping.file", "a mapping file that exists");
            return NO_MAPPING;
        } catch (IOException e) {
            reader.problem("proxy.mapping.file", "a mapping file that can be read; " + e);
            return NO_MAPPING;
        }
        if (result instanceof MappingFile.Valid valid) {
            return valid;
        }
        result.findings().stream().filter(Finding::isError).forEach(error -> reader.problems()
                .add(error.toString()));
        return NO_MAPPING;
    }

    private static Protocol protocol(SettingsReader reader) {
        Protocol protocol = Protocol.DEFAULT;
        for (Protocol.Setting setting : Protocol.Setting.values()) {
            String key = "proxy.protocol." + setting.key();
            try {
                protocol = protocol.with(setting, reader.list(key, setting.defaults()));
            } catch (IllegalArgumentException e) {
                reader.problem(key, String.valueOf(e.getMessage()));
            }
        }
        return protocol;
    }

    private static Tomes tomes(SettingsReader reader) {
        ClientAuth clients = reader.choice(
                "proxy.tomes.tls.client-certificate",
                Map.of("none", ClientAuth.NONE, "optional", ClientAuth.OPTIONAL, "required", ClientAuth.REQUIRE));
        Tls tls = tls(reader, "proxy.tomes.tls", clients);
        if (tls.on()
                && tls.files().keystore().isEmpty()
                && tls.files().certificate().isEmpty()
                && tls.files().key().isEmpty()) {
            reader.problem("proxy.tomes.tls.keystore", "a PKCS12 file, because proxy.tomes.tls is true");
        }
        if (tls.on() && clients != ClientAuth.NONE && tls.files().truststore().isEmpty()) {
            reader.problem(
                    "proxy.tomes.tls.truststore",
                    "the certificates to trust, because client certificates are asked for");
        }
        return new Tomes(
                reader.required("proxy.tomes.host"),
                reader.port("proxy.tomes.port", 0),
                tls,
                reader.flag("proxy.tomes.compression"));
    }

    private static Terminal terminal(SettingsReader reader) {
        return new Terminal(
                reader.required("proxy.terminal.host"),
                reader.port("proxy.terminal.port", 1),
                tls(reader, "proxy.terminal.tls", ClientAuth.NONE),
                reader.duration("proxy.terminal.connect-timeout"),
                reader.choice(
                        "proxy.terminal.forwarded-headers",
                        Map.of(
                                "none", ForwardedHeaders.NONE,
                                "x-forwarded", ForwardedHeaders.X_FORWARDED,
                                "forwarded", ForwardedHeaders.FORWARDED,
                                "both", ForwardedHeaders.BOTH)),
                reader.flag("proxy.terminal.preserve-host"),
                reader.flag("proxy.terminal.compression"));
    }

    private static Tls tls(SettingsReader reader, String prefix, ClientAuth clients) {
        boolean on = reader.flag(prefix);
        TlsFiles files = new TlsFiles(
                tlsFile(reader, prefix + ".keystore", on),
                reader.text(prefix + ".keystore-password"),
                tlsFile(reader, prefix + ".certificate", on),
                tlsFile(reader, prefix + ".key", on),
                reader.text(prefix + ".key-password"),
                tlsFile(reader, prefix + ".truststore", on),
                reader.text(prefix + ".truststore-password"),
                clients);
        if (on && files.certificate().isEmpty() != files.key().isEmpty()) {
            String missing = prefix + (files.key().isEmpty() ? ".key" : ".certificate");
            reader.problem(missing, "a PEM file, because a certificate and its key come together");
        } else if (on && !files.certificate().isEmpty() && !files.keystore().isEmpty()) {
            reader.problem(prefix + ".certificate", "empty, because " + prefix + ".keystore is set");
        }
        return new Tls(on, files);
    }

    private static String tlsFile(SettingsReader reader, String key, boolean on) {
        if (reader.text(key).isEmpty()) {
            return "";
        }
        Path file = reader.path(key);
        if (on && !Files.isReadable(file)) {
            reader.problem(key, "a file that can be read");
        }
        return file.toString();
    }
}
