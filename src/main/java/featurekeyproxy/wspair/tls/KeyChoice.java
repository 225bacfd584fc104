package featurekeyproxy.wspair.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Says which of the proxy's keys a connection gets, when it begins. Immutable.
 *
 * <p>Ranked by, first of all, whether the certificate is valid at that time; then whether it carries the name that the client asks
 * for (SNI), or an address if it asks for none; then whether it may be used that way (key usage, extended key usage); then by
 * which became valid last. Of the best, also by their kinds, the peer's algorithms choose. Chance never does: of equal ones the
 * alias that comes first in the alphabet counts.
 */
final class KeyChoice extends X509ExtendedKeyManager {
    private final List<OwnKey> keys;
    private final boolean server;
    private final boolean isNamed;
    private final InstantSource clock;

    /** How fit a key is for a connection; of more fit ones the less fit are not considered. */
    private record Fitness(boolean valid, int name, boolean use) implements Comparable<Fitness> {
        private static final Comparator<Fitness> ORDER = Comparator.comparing(Fitness::valid)
                .thenComparing(Fitness::name)
                .thenComparing(Fitness::use);

        @Override
        public int compareTo(Fitness other) {
            return ORDER.compare(this, other);
        }
    }

    /** Chooses among these, or takes the one that the settings name. */
    KeyChoice(List<OwnKey> keys, boolean server, boolean isNamed, InstantSource clock) {
        this.keys = keys.stream()
                .sorted(Comparator.comparing(OwnKey::begin).reversed().thenComparing(OwnKey::alias))
                .toList();
        this.server = server;
        this.isNamed = isNamed;
        this.clock = clock;
    }

    /** Returns the keys that are the best, in their order. */
    private List<OwnKey> best(List<OwnKey> of, Optional<String> name) {
        Optional<Fitness> most = of.stream().map(key -> fitness(key, name)).max(Comparator.naturalOrder());
        return of.stream()
                .filter(key -> fitness(key, name).equals(most.orElseThrow()))
                .toList();
    }

    private Fitness fitness(OwnKey key, Optional<String> name) {
        int fit = !server ? 0 : name.map(key::carries).orElseGet(() -> key.isForAddress() ? 1 : 0);
        return new Fitness(key.isValid(clock.instant()), fit, key.isFor(server));
    }

    /** Returns the first that is of one of these kinds, as Java names them for a key. */
    private static @Nullable String alias(List<OwnKey> keys, String... types) {
        Set<String> kinds = Arrays.stream(types)
                .map(type -> type.startsWith("Ed") ? "EdDSA" : type.replaceFirst("_.*", ""))
                .collect(Collectors.toSet());
        return keys.stream()
                .filter(key -> kinds.contains(key.key().getAlgorithm()))
                .map(OwnKey::alias)
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(best(keys, asked(engine)), type);
    }

    private static Optional<String> asked(@Nullable SSLEngine engine) {
        if (engine == null || !(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            return Optional.empty();
        }
        for (SNIServerName name : session.getRequestedServerNames()) {
            if (name instanceof SNIHostName host) {
                return Optional.of(host.getAsciiName());
            }
        }
        return Optional.empty();
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Set<Principal> known = issuers == null ? Set.of() : new HashSet<>(Arrays.asList(issuers));
        List<OwnKey> trusted = isNamed || known.isEmpty()
                ? keys
                : keys.stream().filter(key -> isOf(key, known)).toList();
        return trusted.isEmpty() ? null : alias(best(trusted, Optional.empty()), types);
    }

    private static boolean isOf(OwnKey key, Set<Principal> issuers) {
        return key.chain().stream()
                .flatMap(each -> Stream.of(each.getIssuerX500Principal(), each.getSubjectX500Principal()))
                .anyMatch(issuers::contains);
    }

    private OwnKey named(String alias) {
        return keys.stream()
                .filter(key -> key.alias().equals(alias))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return named(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return named(alias).key();
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
        return aliases();
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
        return aliases();
    }

    private String[] aliases() {
        return keys.stream().map(OwnKey::alias).toArray(String[]::new);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(types, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(type, issuers, null);
    }
}
