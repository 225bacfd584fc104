package featurekeyproxy.mapping;

/** One line of the table: what TOMEs knows a device by, and what a device with new firmware answers to. */
public record MappingRule(String oldCode, String newCode, Kind kind) {
    /** Which of the two tables of the mapping file a rule stands in. */
    public enum Kind {
        /** A feature key, compared letter by letter. */
        FEATURE_KEY,
        /** A confirmation code in hex, compared by its bytes. */
        CONFIRMATION_CODE
    }

    /** Returns both codes as fingerprints, safe for logs, metrics and pages. */
    public String fingerprint() {
        return Codes.fingerprint(oldCode) + "→" + Codes.fingerprint(newCode);
    }

    /** Returns the fingerprint, never a whole code. */
    @Override
    public String toString() {
        return fingerprint();
    }
}
