package featurekeyproxy.ops.http;

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

    /** Returns the name in answers and in the audit trail. */
    @Override
    public String toString() {
        return text;
    }
}
