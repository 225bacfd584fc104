package featurekeyproxy.ops.access;

import java.util.Optional;
import java.util.stream.Stream;

/** What the bearer of a token may do. */
public enum Role {
    /** May read and change everything. */
    ADMIN("admin"),
    /** May read everything. */
    READ_ONLY("read-only");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** Returns the role of that name. */
    public static Optional<Role> of(String text) {
        return Stream.of(values()).filter(role -> role.text.equals(text)).findFirst();
    }

    /** Returns the name in answers, in the file of users and in the audit trail. */
    @Override
    public String toString() {
        return text;
    }
}
