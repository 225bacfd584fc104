package featurekeyproxy.ops.diagnosis;

/** What somebody can do about a device that does not start. */
final class Advice {
    static final String ON_FAILURE =
            "Look in the log of the proxy for the time of this message, and send a support bundle to whoever"
                    + " maintains the proxy.";
    static final String ON_OTHER_FORM =
            "The messages have another form than the proxy expects. Compare their names with"
                    + " proxy.protocol.* in the settings (docs/protocol.md).";
    static final String ON_AMBIGUITY =
            "Write the code that TOMEs is configured with into tomesConfiguration of the mapping file; it"
                    + " decides which of them is meant.";

    static final String ON_SWITCHED_OFF =
            "It runs firmware with a new code. Switch the transformation on again, under Control or in its timeline.";

    private Advice() {}

    /** Advises on a request to which a device says nothing. */
    static String onSilence(InitializationEntry request) {
        return switch (request.reason()) {
            case MAPPED, OFFERED ->
                "Look whether the device is on and connected to the Terminal. If it runs legacy firmware, set its"
                        + " profile to Legacy.";
            case PASSED ->
                "Look whether the device is on and connected to the Terminal. If it runs non-DEHP firmware, set its"
                        + " profile to Non-DEHP.";
            case SWITCHED_OFF ->
                "If it runs non-DEHP firmware, switch the transformation on again, under Control or in its timeline.";
            case UNMAPPED ->
                "Compare the code that TOMEs is configured with to the old codes of the mapping file. If "
                        + request.before() + " is missing there, add its pair.";
            default -> "Look whether the device is on and connected to the Terminal.";
        };
    }

    /** Advises on a code that nothing explains. */
    static String onUnknownCode(InitializationEntry reply) {
        return reply.inTable()
                ? "Look whether the device has the configuration that TOMEs expects, and whether TOMEs sends the code for"
                        + " it; the mapping file knows " + reply.before() + " as the new code of another one."
                : "Find out from the manufacturer which code the firmware of this device has (its fingerprint is "
                        + reply.before() + "), and add the pair of TOMEs' code and that one to the mapping file.";
    }
}
