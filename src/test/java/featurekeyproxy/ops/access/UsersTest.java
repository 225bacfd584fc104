package featurekeyproxy.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.Loaded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the file of users may say, and who is let in by it. */
class UsersTest {
    private static final String PASSWORD = "correct horse battery";
    private static final PasswordHash HASH = PasswordHash.of(PASSWORD);

    private static Loaded<Users> read(String text) {
        return Users.read("users", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Users users(String text) {
        assertThat(read(text)).isInstanceOf(Loaded.Usable.class);
        return ((Loaded.Usable<Users>) read(text)).value();
    }

    private static List<String> problems(String text) {
        assertThat(read(text)).isInstanceOf(Loaded.Unusable.class);
        return ((Loaded.Unusable<Users>) read(text))
                .problems().stream().map(FileProblem::toString).toList();
    }

    @Test
    void readsANameARoleAndAHashPerLine() {
        Users users = users("\uFEFF# who may\r\n\nanna:admin:" + HASH.text() + "\r\nb.müller:read-only:" + HASH.text());

        assertThat(users).hasToString("2 users, 1 of them may change things");
        assertThat(users.find("b.mu\u0308ller"))
                .as("however the keyboard writes ü")
                .isPresent();
        assertThat(users.find("Anna")).isEmpty();
    }

    @Test
    void saysAllThatIsWrongAndRepeatsNothingOfAHash() {
        assertThat(problems("anna:admin:" + HASH.text() + "\nANNA:admin:" + HASH.text() + "\nben:root:" + HASH.text()
                        + "\nc:admin:" + HASH.text().replace("210000", "20000") + "\nd:admin:secret\nsecret\n:admin:x"))
                .containsExactly(
                        "users:2: the name ANNA stands there twice",
                        "users:3: the role of ben is \"root\"; allowed: admin, read-only",
                        "users:4: the hash of c cannot be used; the command 'user' writes the line",
                        "users:5: the hash of d cannot be used; the command 'user' writes the line",
                        "users:6: a line is name:role:hash; the command 'user' writes the line",
                        "users:7: a name is up to 64 letters, digits and . _ @ -");
        assertThat(problems("# nobody\n")).singleElement().asString().startsWith("users: there is no user in it");
    }

    @Test
    void letsInWhoHasThePasswordUntilHisLineIsAnother() {
        Users[] inForce = {users("anna:admin:" + HASH.text())};
        SignIns signIns = new SignIns(() -> inForce[0]);

        assertThat(signIns.signIn("anna", PASSWORD + "x")).isEmpty();
        assertThat(signIns.signIn("ben", PASSWORD)).isEmpty();
        String token = signIns.signIn("anna", PASSWORD).orElseThrow().token();
        assertThat(signIns.of(token, "127.0.0.1")).contains(new Caller(Role.ADMIN, "anna", "127.0.0.1"));
        assertThat(signIns.of(token + "x", "127.0.0.1")).isEmpty();

        inForce[0] = users("ben:admin:" + HASH.text() + "\nanna:admin:" + HASH.text());
        assertThat(signIns.of(token, "127.0.0.1")).as("her line is the same").isPresent();
        inForce[0] = users("anna:read-only:" + HASH.text());
        assertThat(signIns.of(token, "127.0.0.1")).as("another role").isEmpty();
        inForce[0] = users("ben:admin:" + HASH.text());
        assertThat(signIns.of(token, "127.0.0.1")).isEmpty();
    }

    @Test
    void endsASignInWhenItIsToldTo() {
        Users users = users("anna:admin:" + HASH.text());
        SignIns signIns = new SignIns(() -> users);
        String token = signIns.signIn("anna", PASSWORD).orElseThrow().token();

        signIns.signOut(token);

        assertThat(signIns.of(token, "127.0.0.1")).isEmpty();
    }

    @Test
    void hashesEachPasswordWithASaltOfItsOwnAndShowsNoneOfIt() {
        assertThat(HASH.text()).startsWith("pbkdf2-sha512$210000$");
        assertThat(PasswordHash.of(PASSWORD).text()).isNotEqualTo(HASH.text());
        assertThat(PasswordHash.parse(HASH.text()).orElseThrow().fits(PASSWORD)).isTrue();
        assertThat(HASH).hasToString("a hash of a password");
        assertThat(new User("anna", Role.ADMIN, HASH)).hasToString("anna (admin)");
        assertThat(PasswordHash.ofNothing().fits("")).isFalse();
    }
}
