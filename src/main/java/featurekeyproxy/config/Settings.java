package featurekeyproxy.config;

import featurekeyproxy.config.lib.CamelParts;
import featurekeyproxy.config.lib.SiteJars;
import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.file.Finding;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.ops.alert.AlertOptions;
import featurekeyproxy.reload.FileBytes;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The settings of a run, checked; what each means stands in {@code config/application.properties}.
 *
 * @param mappingIsBuiltIn whether the mapping is the one in the jar, because there is no file of the default name
 */
public record Settings(
        Values values,
        LegTls tomesTls,
        LegTls terminalTls,
        ManagementSettings management,
        RecordingSettings recording,
        AlertOptions alerts,
        Duration drainTimeout,
        WarmUpSettings warmUp,
        Path mappingFile,
        Optional<FeatureKeyCodec> codec,
        Sources sources,
        MappingFile.Valid mapping,
        boolean mappingIsBuiltIn,
        Path routesDirectory,
        Protocol protocol,
        Map<String, Object> all) {
    private static final String DEFAULT_MAPPING_FILE = "config/mapping.json";
    private static final MappingFile.Valid NO_MAPPING = new MappingFile.Valid(Mapping.EMPTY, List.of());

    /** The files that were read at the start alone: the settings of the operator, if he has any, and the jars of the site. */
    public record Sources(Optional<Path> settings, SiteJars jars) {}

    /**
     * Reads the settings.
     *
     * @throws SettingsException with all problems, if there are any
     */
    public static Settings read(Path directory, Map<String, String> environment, Properties system)
            throws SettingsException {
        SettingsReader reader = new SettingsReader(ProductSettings.TABLE, directory, environment, system);
        Values values = new Values(reader);
        Path mappingFile = reader.inDirectory(values.get(SessionSettings.MAPPING_FILE));
        boolean mappingIsBuiltIn =
                reader.text("proxy.mapping.file").equals(DEFAULT_MAPPING_FILE) && Files.notExists(mappingFile);
        SiteJars jars = siteJars(reader);
        reader.problems().addAll(jars.problems());
        reader.all().keySet().stream().sorted().forEach(key -> CamelParts.missing(key, jars.loader())
                .ifPresent(why ->
                        reader.problems().add(reader.place(key) + ": " + key + " would have no effect: " + why)));
        checkLogFormat(environment, system, reader);
        ListenerSettings.check(reader);
        TerminalSettings.check(reader);
        LimitSettings.check(reader);
        Settings settings = new Settings(
                values,
                ListenerSettings.tls(reader),
                TerminalTlsSettings.tls(reader),
                ManagementSettings.read(reader),
                RecordingSettings.read(reader),
                AlertSettings.read(reader),
                values.get(SessionSettings.DRAIN_TIMEOUT),
                WarmUpSettings.read(reader),
                mappingFile,
                jars.codec(),
                new Sources(
                        Optional.of(reader.inDirectory(Path.of(SettingsFile.NAME)))
                                .filter(Files::exists),
                        jars),
                reader.isRight(SessionSettings.MAPPING_FILE)
                        ? mapping(reader, mappingIsBuiltIn, mappingFile, jars.codec())
                        : NO_MAPPING,
                mappingIsBuiltIn,
                reader.inDirectory(values.get(SessionSettings.ROUTES_DIRECTORY)),
                ProtocolSettings.read(reader),
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

    /** Returns what is in force of the files; most values may be secret or name what is. */
    @Override
    public String toString() {
        return "Settings[TOMEs " + tomesTls + ", Terminal " + terminalTls + ", " + management + ", mapping "
                + mappingFile + ", routes " + routesDirectory + "]";
    }

    /** Returns the legs whose messages are meant to pass without the mapping. */
    public Set<Leg> unmappedLegs() {
        return values.get(SessionSettings.ROUTES_UNMAPPED);
    }

    /** Hands the component whatever is meant for it, but for TLS, whose files have to be loaded. */
    public void applyTo(WsPairComponent component) {
        values.applyTo(component);
    }

    /** Returns the jars in the directory that the settings name. */
    public static SiteJars siteJars(SettingsReader reader) {
        return new SiteJars(reader.get(SessionSettings.LIB_DIRECTORY)
                .map(reader::inDirectory)
                .orElse(Path.of("")));
    }

    /** Returns the same settings with another port of the Terminal, and no other target. */
    public Settings withTerminalPort(int port) {
        return new Settings(
                values.with(TerminalSettings.PORT, port).with(TerminalSettings.TARGETS, List.of()),
                tomesTls,
                terminalTls,
                management,
                recording,
                alerts,
                drainTimeout,
                warmUp,
                mappingFile,
                codec,
                sources,
                mapping,
                mappingIsBuiltIn,
                routesDirectory,
                protocol,
                all);
    }

    private static MappingFile.Valid mapping(
            SettingsReader reader, boolean builtIn, Path file, Optional<FeatureKeyCodec> codec) {
        MappingFile.Result result;
        try {
            if (builtIn) {
                result = MappingFile.read(JarResource.read(DEFAULT_MAPPING_FILE), DEFAULT_MAPPING_FILE, codec);
            } else {
                result = MappingFile.read(FileBytes.read(file).bytes(), file.toString(), codec);
            }
        } catch (NoSuchFileException e) {
            reader.problem(SessionSettings.MAPPING_FILE, "a mapping file that exists");
            return NO_MAPPING;
        } catch (IOException e) {
            reader.problem(
                    SessionSettings.MAPPING_FILE, "a mapping file that can be read; " + SettingsReader.reason(e));
            return NO_MAPPING;
        }
        if (result instanceof MappingFile.Valid valid) {
            return valid;
        }
        result.findings().stream().filter(Finding::isError).forEach(error -> reader.problems()
                .add(error.toString()));
        return NO_MAPPING;
    }
}
