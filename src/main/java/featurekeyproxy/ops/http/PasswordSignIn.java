package featurekeyproxy.ops.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import featurekeyproxy.ops.access.Caller;
import featurekeyproxy.ops.access.Role;
import featurekeyproxy.ops.access.SignIns;
import featurekeyproxy.text.JsonFormat;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives those who show a name and its password (RFC 7617) a token, and takes it back.
 *
 * <p>A password can be guessed, other than a token: after {@value #FAILURES} wrong ones for a name from an address within a
 * minute no further one is tried for that minute. Tokens are not touched by that, so nobody is locked out of the proxy. One
 * password is tried at a time, so that guesses never take more than one core from the messages. Thread-safe.
 */
final class PasswordSignIn {
    static final int FAILURES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(PasswordSignIn.class);
    private static final String SCHEME = "Basic ";
    private static final Duration MEMORY = Duration.ofMinutes(1);
    private static final int NAMES = 1000;
    private static final int MOST_WAITING = 16;

    private final SignIns signIns;
    private final OperatorActionLog actions;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Object oneAtATime = new Object();
    private final Cache<Attempt, Integer> failures =
            Caffeine.newBuilder().maximumSize(NAMES).expireAfterWrite(MEMORY).build();

    private record Credentials(String name, String password) {}

    private record Attempt(String address, String name) {}

    PasswordSignIn(SignIns signIns, OperatorActionLog actions) {
        this.signIns = signIns;
        this.actions = actions;
    }

    /** Answers with a token, or refuses. */
    void signIn(RoutingContext context) {
        Credentials shown = credentials(context).orElseThrow(() -> refused(context));
        if (!signIns.isPossible()) {
            throw HttpProblem.of(404, "nobody has a name here; proxy.admin.users.file names the file of users");
        }
        Attempt attempt = new Attempt(TokenAuthentication.address(context), shown.name());
        if (Objects.requireNonNullElse(failures.getIfPresent(attempt), 0) >= FAILURES) {
            throw tooMany(context, "too many wrong passwords for this name; try again in a minute");
        }
        if (!waiting.tryAcquire()) {
            throw tooMany(context, "too many sign in at a time");
        }
        context.vertx()
                .executeBlocking(() -> tried(shown), false)
                .onComplete(ended -> waiting.release())
                .onSuccess(signedIn -> answer(context, attempt, signedIn))
                .onFailure(context::fail);
    }

    private Optional<SignIns.SignedIn> tried(Credentials shown) {
        synchronized (oneAtATime) {
            return signIns.signIn(shown.name(), shown.password());
        }
    }

    private void answer(RoutingContext context, Attempt attempt, Optional<SignIns.SignedIn> signedIn) {
        if (signedIn.isEmpty()) {
            failed(attempt);
            context.fail(refused(context));
            return;
        }
        SignIns.SignedIn user = signedIn.get();
        failures.invalidate(attempt);
        did(new Caller(user.role(), user.user(), attempt.address()), "sign in", "done");
        context.response()
                .putHeader("Content-Type", "application/json")
                .end(JsonFormat.MAPPER
                        .createObjectNode()
                        .put("token", user.token())
                        .put("user", user.user())
                        .put("role", user.role().toString())
                        .put("lastsSeconds", SignIns.LASTS.toSeconds())
                        .toString());
    }

    /** Tells of the first wrong password and of the last one that was tried. */
    private void failed(Attempt attempt) {
        int count = failures.asMap().merge(attempt, 1, Integer::sum);
        if (count == 1 || count == FAILURES) {
            String name = signIns.isKnown(attempt.name()) ? attempt.name() : "";
            LOG.atWarn()
                    .addKeyValue("address", attempt.address())
                    .addKeyValue("user", name.isEmpty() ? "not known" : name)
                    .addKeyValue("times", count)
                    .log("a wrong password was shown on the management port");
            did(new Caller(Role.READ_ONLY, name, attempt.address()), "sign in", "refused: wrong password");
        }
    }

    private void did(Caller caller, String action, String result) {
        actions.did(caller, new OperatorAction(action, "", "", "", ""), result);
    }

    private static Optional<Credentials> credentials(RoutingContext context) {
        List<String> all = context.request().headers().getAll("Authorization");
        String header = all.size() == 1 ? all.get(0) : "";
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String decoded = decoded(header.substring(SCHEME.length()).strip());
        int colon = decoded == null ? -1 : decoded.indexOf(':');
        return decoded == null || colon < 0
                ? Optional.empty()
                : Optional.of(new Credentials(decoded.substring(0, colon), decoded.substring(colon + 1)));
    }

    private static @Nullable String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The challenge is not that of passwords, or browsers would ask by themselves and keep what they are told. */
    private static HttpProblem refused(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        return HttpProblem.of(
                401, "the header 'Authorization: Basic' with a name and its password is missing or wrong");
    }

    private static HttpProblem tooMany(RoutingContext context, String why) {
        context.response().putHeader("Retry-After", Long.toString(MEMORY.toSeconds()));
        return HttpProblem.of(429, why);
    }

    /** Ends what somebody who signed in was given; for a token of the settings nothing ends. */
    void signOut(RoutingContext context) {
        if (TokenAuthentication.caller(context).isNamed()) {
            signIns.signOut(Tokens.shown(context.request().headers().getAll("Authorization")));
            did(TokenAuthentication.caller(context), "sign out", "done");
        }
        context.response().setStatusCode(204).end();
    }
}
