package featurekeyproxy.config;

import featurekeyproxy.config.value.Addresses;
import featurekeyproxy.config.value.UnusableValueException;
import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.ops.access.UsersFile;
import featurekeyproxy.ops.http.Tokens;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where operators are answered, if they are, and by which tokens and to whom by name; without a token of the admin one is made up and written to
 * the file. {@code names} are those by which the port may be called beside localhost, {@code camelMetrics} says whether Camel's own metrics are
 * exported too.
 */
public record ManagementSettings(
        boolean on,
        String host,
        int port,
        Set<String> names,
        LegTls tls,
        Optional<String> adminToken,
        Optional<String> readToken,
        Path tokenFile,
        Optional<Path> usersFile,
        boolean camelMetrics) {
    static final Setting<Boolean> ENABLED = Setting.of(
            "proxy.management.enabled",
            ValueType.flag(),
            "true",
            "whether health, metrics, dashboard and Admin API are served",
            "false");

    public static final Setting<String> HOST = Setting.of(
            "proxy.management.host",
            Addresses.host("127.0.0.1"),
            "127.0.0.1",
            "address to listen on; the default can be reached from the same machine alone",
            "10.1.2.3");

    public static final Setting<Integer> PORT = Setting.of(
            "camel.management.port",
            ValueType.port(0),
            "8090",
            "port to listen on; 0 takes any free one and logs it. A second proxy on a machine needs another",
            "8091");

    static final Setting<Set<String>> NAMES = Setting.of(
            "proxy.management.hosts",
            Addresses.hosts("proxy.hospital.example"),
            "",
            "by which names, beside `localhost` and IP addresses, it may be called; others get 421, so that no page of a"
                    + " foreign name can reach it",
            "proxy.hospital.example");

    static final TlsRows TLS = TlsRows.ofServer(
            Setting.of(
                    "proxy.management.tls",
                    ValueType.flag(),
                    "false",
                    "whether operators, balancers and Prometheus connect with TLS (`https`), and by nothing else",
                    "true"),
            "those of operators");

    static final Setting<ClientAuth> CLIENTS = TlsRows.clients(TLS.on(), "they have");

    static final Setting<Optional<String>> ADMIN_TOKEN = Setting.of(
            "proxy.admin.token",
            token(),
            "",
            "the token of those who may change things, 32 letters and digits or more; without it a random one is written to"
                    + " the file at each start. Demanded where the host can be reached from other machines",
            "{{file:/run/secrets/admin}}");

    static final Setting<Path> TOKEN_FILE = Setting.of(
            "proxy.admin.token-file",
            ValueType.path("file"),
            "run/admin-token",
            "where that random token is written, for its owner's eyes only",
            "/run/proxy/token");

    static final Setting<Optional<String>> READ_TOKEN = Setting.of(
            "proxy.admin.read-token",
            token(),
            "",
            "the token of those who may only read; empty is nobody",
            "{{env:READ_TOKEN}}");

    static final Setting<Optional<Path>> USERS_FILE = Setting.of(
            "proxy.admin.users.file",
            ValueType.pathOrNone("file"),
            "",
            "who may sign in by name and password: a line `name:role:hash` for each, which the command `user` writes; reloaded when it"
                    + " is saved ([admin.md](admin.md#named-users))",
            "config/users");

    static final Setting<Boolean> CAMEL_METRICS = Setting.of(
            "proxy.metrics.camel",
            ValueType.flag(),
            "false",
            "whether Camel's own metrics of routes and exchanges are exported too; they cost each message"
                    + " ([operations.md](operations.md))",
            "true");

    static final SettingGroup GROUP = SettingGroup.of(
            "Management",
            ENABLED,
            HOST,
            PORT,
            NAMES,
            TLS.on(),
            TLS.keystore(),
            TLS.keystorePassword(),
            TLS.alias(),
            TLS.certificate(),
            TLS.key(),
            TLS.keyPassword(),
            CLIENTS,
            TLS.truststore(),
            TLS.truststorePassword(),
            TLS.allowExpired(),
            ADMIN_TOKEN,
            TOKEN_FILE,
            READ_TOKEN,
            USERS_FILE,
            CAMEL_METRICS);

    static ManagementSettings read(SettingsReader reader) {
        ManagementSettings settings = new ManagementSettings(
                reader.get(ENABLED),
                reader.get(HOST),
                reader.get(PORT),
                reader.get(NAMES),
                tls(reader),
                reader.get(ADMIN_TOKEN),
                reader.get(READ_TOKEN),
                reader.inDirectory(reader.get(TOKEN_FILE)),
                reader.get(USERS_FILE).map(reader::inDirectory),
                reader.get(CAMEL_METRICS));
        if (settings.on() && settings.adminToken().isEmpty() && !settings.isLoopback()) {
            reader.problem(
                    ADMIN_TOKEN,
                    "a token, because proxy.management.host=" + reader.written(HOST)
                            + " can be reached from other machines");
        }
        if (settings.adminToken().isPresent() && settings.adminToken().equals(settings.readToken())) {
            reader.problem(READ_TOKEN, "another token than " + ADMIN_TOKEN);
        }
        if (settings.on()) {
            settings.usersFile().map(UsersFile::problems).ifPresent(reader.problems()::addAll);
        }
        return settings;
    }

    /** Reads whether operators connect with TLS, and by which files. */
    public static LegTls tls(SettingsReader reader) {
        return TLS.read(reader, CLIENTS);
    }

    /**
     * Returns a token that a proxy with these settings takes for reading.
     *
     * @throws IOException if it has one of its own in a file that cannot be read
     */
    public static String token(SettingsReader reader) throws IOException {
        Optional<String> set = reader.get(READ_TOKEN).or(() -> reader.get(ADMIN_TOKEN));
        return set.isPresent()
                ? set.get()
                : Files.readString(reader.inDirectory(reader.get(TOKEN_FILE))).strip();
    }

    private static ValueType<Optional<String>> token() {
        String allowed = "at least " + Tokens.SHORTEST + " letters and digits, such as 'openssl rand -hex 32' makes";
        return new ValueType<>("text", allowed, "", true, false, text -> {
            if (!text.isEmpty() && !Tokens.isUsable(text)) {
                throw new UnusableValueException(allowed, "");
            }
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        });
    }

    /** Returns whether only this machine can reach the port. */
    public boolean isLoopback() {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
        return host.equals("localhost") || (address != null && address.isLoopbackAddress());
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return on ? "management on " + host + ":" + port + ", " + tls : "no management";
    }
}
