package featurekeyproxy.ops.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import featurekeyproxy.ops.access.Caller;
import featurekeyproxy.ops.access.SignIns;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates requests by a bearer token: one of the settings, or one that somebody has who signed in by name.
 *
 * <p>An address that showed wrong tokens {@value #FAILURES} times within a minute gets 429 for further ones, and the log is
 * told once. A right token is never kept out: tokens are too long to be guessed, and an attacker on the same machine must not
 * be able to lock its operator out. Thread-safe.
 */
final class TokenAuthentication {
    static final int FAILURES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(TokenAuthentication.class);
    private static final String CALLER = TokenAuthentication.class.getName();
    private static final Duration MEMORY = Duration.ofMinutes(1);
    private static final int ADDRESSES = 1000;

    private final Tokens tokens;
    private final SignIns signIns;
    private final Cache<String, Integer> failures = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterWrite(MEMORY)
            .build();

    TokenAuthentication(Tokens tokens, SignIns signIns) {
        this.tokens = tokens;
        this.signIns = signIns;
    }

    /**
     * Passes a request with a valid token on, with who shows it.
     *
     * @throws HttpProblem 401 if the token is missing or wrong, 429 after too many wrong ones
     */
    void demandToken(RoutingContext context) {
        List<String> authorization = context.request().headers().getAll("Authorization");
        Optional<Caller> caller = tokens.role(authorization)
                .map(role -> new Caller(role, "", address(context)))
                .or(() -> signIns.of(Tokens.shown(authorization), address(context)));
        if (caller.isPresent()) {
            context.put(CALLER, caller.get());
            context.next();
            return;
        }
        if (!authorization.isEmpty()) {
            failed(context);
        }
        context.response().putHeader("WWW-Authenticate", "Bearer");
        throw HttpProblem.of(401, "the header 'Authorization: Bearer <token>' is missing or wrong");
    }

    private void failed(RoutingContext context) {
        String address = address(context);
        int count = failures.asMap().merge(address, 1, Integer::sum);
        if (count == 1 || count == FAILURES) {
            LOG.atWarn()
                    .addKeyValue("address", address)
                    .addKeyValue("times", count)
                    .log("a wrong token was shown on the management port");
        }
        if (count > FAILURES) {
            context.response().putHeader("Retry-After", Long.toString(MEMORY.toSeconds()));
            throw HttpProblem.of(429, "too many wrong tokens; try again in a minute");
        }
    }

    /** Returns who makes a request that was let in. */
    static Caller caller(RoutingContext context) {
        return context.get(CALLER);
    }

    /** Returns where a request comes from. */
    static String address(RoutingContext context) {
        return String.valueOf(context.request().remoteAddress().hostAddress());
    }
}
