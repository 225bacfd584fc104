package featurekeyproxy;

import featurekeyproxy.mapping.Finding;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.MappingFile;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.session.ForwardedHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The settings of a run, checked; what each means stands in {@code config/application.properties}. */
record Settings(
        Tomes tomes,
        Terminal terminal,
        TransportSettings transport,
        int maxMessageSize,
        Duration closeTimeout,
        Path mappingFile,
        MappingFile.Valid mapping,
        Path routesDirectory,
        Protocol protocol,
        Map<String, Object> all) {
    private static final String DEFAULT_MAPPING_FILE = "config/mapping.json";
    private static final MappingFile.Valid NO_MAPPING = new MappingFile.Valid(Mapping.EMPTY, List.of());

    /** How TOMEs is listened for. */
    record Tomes(String host, int port, Tls tls, boolean compression) {}

    /** How the Terminal is dialled. */
    record Terminal(
            String host,
            int port,
            Tls tls,
            Duration connectTimeout,
            ForwardedHeaders forwardedHeaders,
            boolean preserveHost,
            boolean compression) {}

    /** Whether a leg speaks TLS, and the PKCS12 file that it uses, which may be empty. */
    record Tls(boolean on, String store, String password) {
        @Override
        public String toString() {
            return on ? "TLS with " + store : "no TLS"; // never the password
        }
    }

    /**
     * Reads the settings.
     *
     * @throws SettingsException with all problems, if there are any
     */
    static Settings read(Path directory, Map<String, String> environment, Properties system) throws SettingsException {
        SettingsReader reader = new SettingsReader(directory, environment, system);
        Path mappingFile = Path.of(reader.required("proxy.mapping.file"));
        int maxMessageSize = reader.size("proxy.message.max-size");
        Settings settings = new Settings(
                tomes(reader),
                terminal(reader),
                TransportSettings.read(reader, maxMessageSize),
                maxMessageSize,
                reader.duration("proxy.close-timeout"),
                mappingFile,
                mapping(reader, mappingFile),
                Path.of(reader.required("proxy.routes.directory")),
                protocol(reader),
                reader.all());
        if (!reader.problems().isEmpty()) {
            throw new SettingsException(reader.problems());
        }
        return settings;
    }

    /** Returns the same settings with another port of the Terminal, and no other target. */
    Settings withTerminalPort(int port) {
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
                maxMessageSize,
                closeTimeout,
                mappingFile,
                mapping,
                routesDirectory,
                protocol,
                all);
    }

    /** Returns whether the mapping is the one in the jar, because there is no file of the default name. */
    boolean mappingIsBuiltIn() {
        return mappingFile.equals(Path.of(DEFAULT_MAPPING_FILE)) && !Files.exists(mappingFile);
    }

    private static MappingFile.Valid mapping(SettingsReader reader, Path file) {
        MappingFile.Result result;
        try {
            if (file.equals(Path.of(DEFAULT_MAPPING_FILE)) && !Files.exists(file)) {
                result = MappingFile.read(SettingsReader.resource(DEFAULT_MAPPING_FILE), DEFAULT_MAPPING_FILE);
            } else {
                result = MappingFile.read(Files.readAllBytes(file), file.toString());
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
        Tls tls = tls(reader, "proxy.tomes.tls", "proxy.tomes.tls.keystore");
        if (tls.on() && tls.store().isEmpty()) {
            reader.problem("proxy.tomes.tls.keystore", "a PKCS12 file, because proxy.tomes.tls is true");
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
                tls(reader, "proxy.terminal.tls", "proxy.terminal.tls.truststore"),
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

    private static Tls tls(SettingsReader reader, String onKey, String storeKey) {
        Tls tls = new Tls(reader.flag(onKey), reader.text(storeKey), reader.text(storeKey + "-password"));
        if (tls.on() && !tls.store().isEmpty() && !Files.isReadable(Path.of(tls.store()))) {
            reader.problem(storeKey, "a file that can be read");
        }
        return tls;
    }
}
