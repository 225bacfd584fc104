package featurekeyproxy.ops;

/** The kinds of files that are reloaded, with the words for them. */
public enum FileKind {
    /** Which code becomes which. */
    MAPPING("mapping", "mapping-file", "The mapping file", false),
    /** The way of the messages. */
    ROUTES("routes", "route-files", "The route files", true),
    /** Key and certificates that TOMEs sees. */
    TOMES_TLS("tomes-tls", "tomes-tls-files", "The TLS files for TOMEs", true),
    /** Key and certificates for the connection to the Terminal. */
    TERMINAL_TLS("terminal-tls", "terminal-tls-files", "The TLS files for the Terminal", true),
    /** Key and certificates that operators see. */
    MANAGEMENT_TLS("management-tls", "management-tls-files", "The TLS files for management", true),
    /** Who may sign in by a name. */
    USERS("users", "users-file", "The file of users", false);

    private final String text;
    private final String check;
    private final String title;
    private final boolean plural;

    FileKind(String text, String check, String title, boolean plural) {
        this.text = text;
        this.check = check;
        this.title = title;
        this.plural = plural;
    }

    /** Returns the kind of that name in metrics and the audit trail. */
    public static FileKind of(String text) {
        for (FileKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of files: " + text);
    }

    /** Returns the name in metrics and the audit trail. */
    public String text() {
        return text;
    }

    /** Returns the name of the health check. */
    public String check() {
        return check;
    }

    /** Returns the beginning of a sentence about the files, with a verb in the number that they have. */
    public String title(String ofOne, String ofSeveral) {
        return title + " " + (plural ? ofSeveral : ofOne);
    }
}
