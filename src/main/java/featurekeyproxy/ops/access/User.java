package featurekeyproxy.ops.access;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Somebody who signs in by a name and a password. */
final class User {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@-]{0,63}");

    private final String name;
    private final Role role;
    private final PasswordHash password;

    User(String name, Role role, PasswordHash password) {
        this.name = name;
        this.role = role;
        this.password = password;
    }

    /** Returns a name in the one form in which names are compared. */
    static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** Returns whether it can be the name of a user. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    String name() {
        return name;
    }

    Role role() {
        return role;
    }

    PasswordHash password() {
        return password;
    }

    /** Returns whether the other one has the same name, role and password, so that who has signed in stays so. */
    boolean isSameAs(User other) {
        return name.equals(other.name) && role == other.role && password.text().equals(other.password.text());
    }

    /** Returns the line of the file. */
    String line() {
        return name + ":" + role + ":" + password.text();
    }

    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}
