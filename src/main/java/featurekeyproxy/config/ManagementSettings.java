package featurekeyproxy.config;

import featurekeyproxy.ops.http.Tokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where operators are answered, if they are, and by which tokens; without a token of the admin one is made up and written to
 * the file. {@code names} are those by which the port may be called beside localhost, {@code camelMetrics} says whether Camel's own metrics are
 * exported too.
 */
public record ManagementSettings(
        boolean on,
        String host,
        int port,
        Set<String> names,
        Optional<String> adminToken,
        Optional<String> readToken,
        Path tokenFile,
        boolean camelMetrics) {
    static ManagementSettings read(SettingsReader reader) {
        Optional<String> adminToken = token(reader, "proxy.admin.token");
        ManagementSettings settings = new ManagementSettings(
                reader.flag("proxy.management.enabled"),
                reader.required("proxy.management.host"),
                reader.port("camel.management.port", 0),
                reader.list("proxy.management.hosts", List.of()).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                adminToken,
                token(reader, "proxy.admin.read-token"),
                reader.path("proxy.admin.token-file"),
                reader.flag("proxy.metrics.camel"));
        if (settings.on() && adminToken.isEmpty() && !settings.isLoopback()) {
            reader.problem(
                    "proxy.admin.token",
                    "a token, because proxy.management.host=" + settings.host()
                            + " can be reached from other machines");
        }
        if (adminToken.isPresent() && adminToken.equals(settings.readToken())) {
            reader.problem("proxy.admin.read-token", "another token than proxy.admin.token");
        }
        return settings;
    }

    private static Optional<String> token(SettingsReader reader, String key) {
        String token = reader.text(key);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (!Tokens.isUsable(token)) {
            reader.problem(
                    key, "at least " + Tokens.SHORTEST + " letters and digits, such as 'openssl rand -hex 32' makes");
        }
        return Optional.of(token);
    }

    /** Returns whether only this machine can reach the port. */
    public boolean isLoopback() {
        return host.isEmpty() || host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return on ? "management on " + host + ":" + port : "no management";
    }
}
