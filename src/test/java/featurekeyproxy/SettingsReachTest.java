package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.config.LegTls;
import featurekeyproxy.config.ProductSettings;
import featurekeyproxy.config.Setting;
import featurekeyproxy.config.Settings;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.ops.alert.AlertOptions;
import featurekeyproxy.ops.diagnosis.Severity;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.handshake.ForwardedHeaders;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.tls.TlsFiles;
import featurekeyproxy.wspair.upstream.ProbeKind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Follows each setting to the object that works with it: no line that hands a value on can be left out. */
class SettingsReachTest {
    private static final int MIB = 1 << 20;
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @AfterAll
    static void end() {}

    private static Reach<WsPairComponent> tomes(
            String key, Function<WsPairConfiguration, Object> arrival, Object byDefault, String other, Object byOther) {
        return Reach.of("proxy." + key, component -> arrival.apply(component.getTomes()), byDefault, byOther, other);
    }

    private static Reach<WsPairComponent> terminal(
            String key, Function<WsPairConfiguration, Object> arrival, Object byDefault, String other, Object byOther) {
        return Reach.of(
                "proxy.terminal." + key,
                component -> arrival.apply(component.getTerminal()),
                byDefault,
                byOther,
                other);
    }

    private static Reach<WsPairComponent> component(
            String key, Function<WsPairComponent, Object> arrival, Object byDefault, String other, Object byOther) {
        return Reach.of("proxy." + key, arrival, byDefault, byOther, other);
    }

    /** Returns where the settings arrive in the component. */
    static Stream<Reach<WsPairComponent>> ofTheComponent() {
        return Stream.of(
                tomes("tomes.host", WsPairConfiguration::getHost, "0.0.0.0", "[::1]", "::1"),
                tomes("tomes.port", WsPairConfiguration::getPort, 8080, "9000", 9000),
                tomes("tomes.handshake-timeout", WsPairConfiguration::getHandshakeTimeout, 10_000L, "off", 0L),
                tomes("tomes.ping-interval", WsPairConfiguration::getPingInterval, 0L, "30s", 30_000L),
                tomes("tomes.ping-timeout", WsPairConfiguration::getPingTimeout, 20_000L, "5s", 5_000L),
                tomes("tomes.compression", WsPairConfiguration::isCompression, false, "true", true),
                terminal("host", WsPairConfiguration::getHost, "localhost", "terminal.example", "terminal.example"),
                terminal("port", WsPairConfiguration::getPort, 8081, "8082", 8082),
                terminal("targets", WsPairConfiguration::getTargets, "", "a:1, [::1]:2", "a:1,[::1]:2"),
                terminal("breaker-failures", WsPairConfiguration::getBreakerFailures, 3, "7", 7),
                terminal("retry-min", WsPairConfiguration::getRetryMin, 1000L, "500ms", 500L),
                terminal("retry-max", WsPairConfiguration::getRetryMax, 30_000L, "2m", 120_000L),
                terminal("probe", WsPairConfiguration::getProbe, ProbeKind.TCP, "http", ProbeKind.HTTP),
                terminal("probe-interval", WsPairConfiguration::getProbeInterval, 10_000L, "6s", 6_000L),
                terminal("probe-path", WsPairConfiguration::getProbePath, "/", "/health", "/health"),
                terminal("lost-code", WsPairConfiguration::getLostCode, 1012, "1013", 1013),
                terminal("ping-interval", WsPairConfiguration::getPingInterval, 0L, "40s", 40_000L),
                terminal("ping-timeout", WsPairConfiguration::getPingTimeout, 20_000L, "7s", 7_000L),
                terminal("connect-timeout", WsPairConfiguration::getConnectTimeout, 10_000L, "3s", 3_000L),
                terminal(
                        "forwarded-headers",
                        WsPairConfiguration::getForwardedHeaders,
                        ForwardedHeaders.BOTH,
                        "forwarded",
                        ForwardedHeaders.FORWARDED),
                terminal("preserve-host", WsPairConfiguration::isPreserveHost, false, "true", true),
                terminal("compression", WsPairConfiguration::isCompression, false, "true", true),
                terminal("tls", WsPairConfiguration::isSsl, false, "true", true),
                component(
                        "message.max-size",
                        both -> List.of(
                                both.getTomes().getMaxMessageSize(),
                                both.getTerminal().getMaxMessageSize()),
                        List.of(16 * MIB, 16 * MIB),
                        "64MiB",
                        List.of(64 * MIB, 64 * MIB)),
                component(
                        "strict-utf8",
                        both -> List.of(
                                both.getTomes().isStrictUtf8(),
                                both.getTerminal().isStrictUtf8()),
                        List.of(true, true),
                        "false",
                        List.of(false, false)),
                component("close-timeout", WsPairComponent::getCloseTimeout, 10_000L, "8s", 8_000L),
                component("event-loops", WsPairComponent::getEventLoops, 0, "4", 4),
                component("worker-threads", WsPairComponent::getWorkerThreads, 64, "200", 200),
                component("idle-timeout", WsPairComponent::getIdleTimeout, 0L, "8h", 28_800_000L),
                tomes("limits.connections", WsPairConfiguration::getMaxConnections, -1, "2000", 2000),
                tomes("limits.connections-per-address", WsPairConfiguration::getMaxConnectionsPerAddress, 0, "20", 20),
                tomes("limits.handshakes-per-second", WsPairConfiguration::getHandshakesPerSecond, 0, "10", 10),
                tomes(
                        "limits.allowed-addresses",
                        WsPairConfiguration::getAllowedAddresses,
                        "",
                        "10.1.0.0/16, ::1",
                        "10.1.0.0/16, ::1"),
                Reach.of(
                        "proxy.tomes.proxy-protocol",
                        component -> component.getTomes().isProxyProtocol(),
                        false,
                        true,
                        "true",
                        "proxy.tomes.proxy-protocol.from",
                        "::1"),
                tomes(
                        "tomes.proxy-protocol.from",
                        WsPairConfiguration::getProxyProtocolFrom,
                        "",
                        "10.1.0.7, ::1",
                        "10.1.0.7, ::1"),
                tomes(
                        "limits.allowed-origins",
                        WsPairConfiguration::getAllowedOrigins,
                        "",
                        "https://tomes.example",
                        "https://tomes.example"),
                tomes("limits.header-size", WsPairConfiguration::getMaxHeaderSize, 65_536, "8KiB", 8192),
                component("limits.session-bytes", WsPairComponent::getMaxSessionBytes, -1L, "64MiB", 64L * MIB),
                component("limits.buffered-bytes", WsPairComponent::getMaxBufferedBytes, -1L, "256MiB", 256L * MIB));
    }

    @ParameterizedTest
    @MethodSource("ofTheComponent")
    void reachesTheComponent(Reach<WsPairComponent> reach) throws Exception {
        assertThat(reach.arrival().apply(component(reach.settings(directory, false, Map.of()))))
                .as("by default")
                .isEqualTo(reach.byDefault());
        assertThat(reach.arrival().apply(component(reach.settings(directory, true, Map.of()))))
                .as("as %s", reach.others())
                .isEqualTo(reach.byOther());
    }

    /** A component that is used without the program, as a part of another integration, does what the table says too. */
    @ParameterizedTest
    @MethodSource("ofTheComponent")
    void hasTheSameDefaultInAComponentThatNobodySets(Reach<WsPairComponent> reach) {
        assertThat(reach.arrival().apply(new WsPairComponent())).isEqualTo(reach.byDefault());
    }

    private static WsPairComponent component(Settings settings) throws Exception {
        ProxyConfiguration configuration = new ProxyConfiguration(settings);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            configuration.configure(context);
            assertThat(context.getComponent("ws-pair", false, false)).isSameAs(configuration.component());
        } finally {
            configuration.mapping().close();
        }
        return configuration.component();
    }

    private static final Map<String, Function<Settings, TlsFiles>> LEGS = Map.of(
            "tomes", all -> all.tomesTls().files(),
            "terminal", all -> all.terminalTls().files(),
            "management", all -> all.management().tls().files());

    private static Reach<Settings> record(
            String key, Function<Settings, Object> arrival, Object byDefault, Object byOther, String... others) {
        return Reach.of(key, arrival, byDefault, byOther, others);
    }

    /** One of the settings of the mail server, which count only if anybody gets mail. */
    private static Reach<Settings> mail(
            String key, Function<AlertOptions.Mail, Object> arrival, Object byDefault, Object byOther, String other) {
        return record(
                "proxy.alerts.mail." + key,
                all -> arrival.apply(all.alerts().mail().orElseThrow()),
                byDefault,
                byOther,
                other,
                "proxy.alerts.mail",
                "it@a");
    }

    private static List<Reach<Settings>> ofAlerts() {
        return List.of(
                record(
                        "proxy.alerts.webhook",
                        all -> all.alerts().webhook().map(URI::toString).orElse(""),
                        "",
                        "https://a/b",
                        "https://a/b"),
                record(
                        "proxy.alerts.mail",
                        all -> all.alerts().mail().map(AlertOptions.Mail::to).orElse(List.of()),
                        List.of(),
                        List.of("x@a", "y@b"),
                        "x@a, y@b"),
                mail("from", AlertOptions.Mail::from, "it@a", "fkp@b", "fkp@b"),
                mail("host", AlertOptions.Mail::host, "localhost", "mail.b", "mail.b"),
                mail("port", AlertOptions.Mail::port, 587, 465, "465"),
                mail("tls", AlertOptions.Mail::tls, AlertOptions.Tls.STARTTLS, AlertOptions.Tls.OFF, "off"),
                mail("user", AlertOptions.Mail::user, "", "fkp", "fkp"),
                mail("password", AlertOptions.Mail::password, "", "s3cret", "s3cret"),
                record("proxy.alerts.severity", all -> all.alerts().least(), Severity.WARNING, Severity.ERROR, "error"),
                record(
                        "proxy.alerts.after",
                        all -> all.alerts().after(),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        "5m"),
                record("proxy.alerts.page", all -> all.alerts().page(), "", "https://p/q", "https://p/q/"));
    }

    /** Returns where they arrive in the records that other parts are made with; {@link SettingsReachIT} follows them on. */
    static Stream<Reach<Settings>> ofRecords() {
        List<Reach<Settings>> reaches = new ArrayList<>(List.of(
                record("proxy.drain.timeout", Settings::drainTimeout, Duration.ofSeconds(5), Duration.ZERO, "0"),
                record("proxy.warm-up.messages", all -> all.warmUp().messages(), 30_000, 0, "off"),
                record(
                        "proxy.warm-up.limit",
                        all -> all.warmUp().limit(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        "5s"),
                record("camel.management.port", all -> all.management().port(), 8090, 8091, "8091"),
                record("proxy.management.enabled", all -> all.management().on(), true, false, "false"),
                record("proxy.management.host", all -> all.management().host(), "127.0.0.1", "::1", "[::1]"),
                record("proxy.management.hosts", all -> all.management().names(), Set.of(), Set.of("a", "b"), "a, B"),
                record("proxy.admin.token", all -> all.management().adminToken().orElse(""), "", TOKEN, TOKEN),
                record(
                        "proxy.admin.read-token",
                        all -> all.management().readToken().orElse(""),
                        "",
                        TOKEN,
                        TOKEN),
                record("proxy.metrics.camel", all -> all.management().camelMetrics(), false, true, "true"),
                record("proxy.audit.enabled", all -> all.recording().audit().isPresent(), true, false, "false"),
                record(
                        "proxy.audit.max-size",
                        all -> all.recording().audit().orElseThrow().maxSize(),
                        16L * MIB,
                        1L * MIB,
                        "1MiB"),
                record(
                        "proxy.audit.max-files",
                        all -> all.recording().audit().orElseThrow().maxFiles(),
                        400,
                        0,
                        "none"),
                record(
                        "proxy.audit.max-days",
                        all -> all.recording().audit().orElseThrow().maxDays(),
                        0,
                        3650,
                        "3650"),
                record(
                        "proxy.audit.queue",
                        all -> all.recording().audit().orElseThrow().queue(),
                        10_000,
                        7,
                        "7"),
                record(
                        "proxy.log.payloads",
                        all -> all.recording().payloads(),
                        false,
                        true,
                        "lab",
                        "proxy.log.payloads-confirmed",
                        "no-real-people"),
                record(
                        "proxy.log.payloads-confirmed",
                        all -> all.recording().confirmed(),
                        false,
                        true,
                        "no-real-people"),
                record("proxy.routes.unmapped", Settings::unmappedLegs, Set.of(), Set.of(Leg.TERMINAL), "terminal"),
                record("proxy.log.redacted", all -> all.recording().redacted().size(), 14, 2, "name, birth")));
        reaches.addAll(ofAlerts());
        for (Protocol.Setting setting : Protocol.Setting.values()) {
            String other = setting.defaults().get(0).startsWith("/") ? "/other" : "other";
            reaches.add(record(
                    "proxy.protocol." + setting.key(),
                    settings -> settings.protocol().names(setting),
                    setting.defaults(),
                    List.of(other),
                    other));
        }
        return reaches.stream();
    }

    @ParameterizedTest
    @MethodSource("ofRecords")
    void reachesTheRecordOfItsPart(Reach<Settings> reach) throws Exception {
        assertThat(reach.arrival().apply(reach.settings(directory, false, Map.of())))
                .as("by default")
                .isEqualTo(reach.byDefault());
        assertThat(reach.arrival().apply(reach.settings(directory, true, Map.of())))
                .as("as %s", reach.others())
                .isEqualTo(reach.byOther());
    }

    /** Where a path is meant, the value is a path in the working directory. */
    static Stream<Reach<Settings>> ofPaths() {
        Stream<Reach<Settings>> own = Stream.of(
                record("proxy.mapping.file", Settings::mappingFile, "config/mapping.json", "there", "there"),
                record("proxy.routes.directory", Settings::routesDirectory, "routes", "there", "there"),
                record(
                        "proxy.admin.token-file",
                        all -> all.management().tokenFile(),
                        "run/admin-token",
                        "there",
                        "there"),
                record(
                        "proxy.admin.users.file",
                        all -> all.management().usersFile().map(Path::toString).orElse(""),
                        "",
                        "users",
                        "users"),
                record(
                        "proxy.audit.directory",
                        all -> all.recording().audit().orElseThrow().directory(),
                        "audit",
                        "elsewhere",
                        "elsewhere"));
        return Stream.concat(
                own,
                LEGS.entrySet().stream()
                        .flatMap(leg -> Stream.of(
                                file(leg.getKey(), "keystore", leg.getValue().andThen(TlsFiles::keystore)),
                                file(leg.getKey(), "certificate", leg.getValue().andThen(TlsFiles::certificate)),
                                file(leg.getKey(), "key", leg.getValue().andThen(TlsFiles::key)),
                                file(leg.getKey(), "truststore", leg.getValue().andThen(TlsFiles::truststore)))));
    }

    private static Reach<Settings> file(String leg, String name, Function<Settings, Object> arrival) {
        return record("proxy." + leg + ".tls." + name, arrival, "", "there", "there");
    }

    @ParameterizedTest
    @MethodSource("ofPaths")
    void reachesItsPartAsAPathInTheWorkingDirectory(Reach<Settings> reach) throws Exception {
        Files.writeString(directory.resolve("there"), "{}");
        Files.writeString(directory.resolve("users"), UserLines.of("anna", "admin", "correct horse battery"));
        Object byDefault = reach.byDefault().equals("") ? "" : directory.resolve((String) reach.byDefault());

        assertThat(reach.arrival().apply(reach.settings(directory, false, Map.of())))
                .hasToString(byDefault.toString());
        assertThat(reach.arrival().apply(reach.settings(directory, true, Map.of())))
                .hasToString(directory.resolve((String) reach.byOther()).toString());
    }

    static Stream<Reach<Settings>> ofTls() {
        Stream<Reach<Settings>> ofServers = Stream.of(
                on("tomes", Settings::tomesTls),
                        on("management", all -> all.management().tls()),
                clients("tomes", Settings::tomesTls),
                        clients("management", all -> all.management().tls()));
        return Stream.concat(
                ofServers,
                LEGS.entrySet().stream()
                        .flatMap(leg -> Stream.of(
                                password(
                                        leg.getKey(), "keystore", leg.getValue().andThen(TlsFiles::keystorePassword)),
                                password(leg.getKey(), "key", leg.getValue().andThen(TlsFiles::keyPassword)),
                                password(
                                        leg.getKey(),
                                        "truststore",
                                        leg.getValue().andThen(TlsFiles::truststorePassword)),
                                record(
                                        "proxy." + leg.getKey() + ".tls.alias",
                                        leg.getValue().andThen(TlsFiles::alias),
                                        "",
                                        "a",
                                        "a"),
                                record(
                                        "proxy." + leg.getKey() + ".tls.allow-expired",
                                        leg.getValue().andThen(TlsFiles::allowExpired),
                                        false,
                                        true,
                                        "true"))));
    }

    private static Reach<Settings> on(String leg, Function<Settings, LegTls> tls) {
        String key = "proxy." + leg + ".tls";
        return record(key, tls.andThen(LegTls::on), false, true, "true", key + ".keystore", "there");
    }

    private static Reach<Settings> clients(String leg, Function<Settings, LegTls> tls) {
        return record(
                "proxy." + leg + ".tls.client-certificate",
                tls.andThen(each -> each.files().clients().name()),
                "NONE",
                "REQUIRE",
                "required");
    }

    private static Reach<Settings> password(String leg, String name, Function<Settings, Object> arrival) {
        return record("proxy." + leg + ".tls." + name + "-password", arrival, "", "hunter2", "hunter2");
    }

    @ParameterizedTest
    @MethodSource("ofTls")
    void reachesTheFilesOfTls(Reach<Settings> reach) throws Exception {
        Files.writeString(directory.resolve("there"), "{}");
        reachesTheRecordOfItsPart(reach);
    }

    @Test
    void looksForJarsInTheDirectoryThatIsNamed() throws Exception {
        Reach<Settings> reach = record("proxy.lib.directory", Settings::codec, "", "", "elsewhere");
        Files.createDirectory(directory.resolve("lib"));
        Files.writeString(directory.resolve("lib/broken.jar"), "no jar");

        assertThatThrownBy(() -> reach.settings(directory, false, Map.of())).hasMessageContaining("broken.jar");
        assertThat(reach.settings(directory, true, Map.of()).codec()).isEmpty();
    }

    @Test
    void followsEverySettingOfTheTable() {
        Set<String> followed = new TreeSet<>(Set.of("proxy.lib.directory"));
        Stream.of(ofTheComponent(), ofRecords(), ofPaths(), ofTls(), SettingsReachIT.running())
                .flatMap(each -> each)
                .forEach(reach -> followed.add(reach.key()));
        assertThat(ProductSettings.TABLE.all()).extracting(Setting::key).containsExactlyInAnyOrderElementsOf(followed);
    }
}
