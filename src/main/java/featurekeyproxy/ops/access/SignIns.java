package featurekeyproxy.ops.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import featurekeyproxy.text.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who has signed in by name. Each has a random token, of which a digest is kept, for {@link #LASTS}; it ends at once when the
 * file of users has another line for that name, or none. Thread-safe.
 */
public final class SignIns {
    /** After this time somebody has to sign in again: longer than a shift. */
    public static final Duration LASTS = Duration.ofHours(12);

    private static final int MOST = 1000;
    private static final int RANDOM_BYTES = 32;

    /** What an unknown name is held against, so that it takes as long as a known one. */
    private static final PasswordHash NOBODY = PasswordHash.ofNothing();

    private final Supplier<Users> users;
    private final Cache<String, User> signedIn =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LASTS).build();

    /** What somebody who signed in is given. */
    public record SignedIn(String token, String user, Role role) {
        /** Shows no token. */
        @Override
        public String toString() {
            return user + " (" + role + ")";
        }
    }

    /** Creates it with the users in force. */
    public SignIns(Supplier<Users> users) {
        this.users = users;
    }

    /** Returns whether anybody can sign in by a name. */
    public boolean isPossible() {
        return !users.get().isEmpty();
    }

    /** Returns whether there is such a user; for the log, which never has the name of another. */
    public boolean isKnown(String name) {
        return users.get().find(name).isPresent();
    }

    /** Signs somebody in if it is the right password; takes a quarter of a second whatever the answer is. */
    public Optional<SignedIn> signIn(String name, String password) {
        Optional<User> user = users.get().find(name);
        boolean isRight = user.map(User::password).orElse(NOBODY).fits(password);
        return user.filter(known -> isRight).map(known -> {
            String token = random();
            signedIn.put(digest(token), known);
            return new SignedIn(token, known.name(), known.role());
        });
    }

    /** Returns who has that token. */
    public Optional<Caller> of(String token, String address) {
        return Optional.ofNullable(signedIn.getIfPresent(digest(token)))
                .filter(user ->
                        users.get().find(user.name()).filter(user::isSameAs).isPresent())
                .map(user -> new Caller(user.role(), user.name(), address));
    }

    /** Ends what that token gave. */
    public void signOut(String token) {
        signedIn.invalidate(digest(token));
    }

    private static String digest(String token) {
        return Sha256.hex(Sha256.of(token));
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
