package featurekeyproxy.simulator;

/**
 * What a device runs.
 *
 * @param version as the handshake event tells it
 * @param code the confirmation code with which the device answers, the only one that it accepts
 */
public record Firmware(Kind kind, String version, String code) {
    /** The two firmwares of the transition. */
    public enum Kind {
        /** Knows the old feature key. */
        LEGACY("legacy"),
        /** Knows the new feature key. */
        NON_DEHP("non-DEHP");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Returns the kind and the version, never the code. */
    @Override
    public String toString() {
        return kind.words + " " + version;
    }
}
