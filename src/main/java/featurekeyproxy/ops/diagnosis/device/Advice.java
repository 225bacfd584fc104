package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.mapping.ReplyResult;
import java.util.Optional;

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

    /** Advises on a reply after which the device does not start. */
    static String on(ReplyResult result, InitializationEntry reply, Optional<InitializationEntry> request) {
        return switch (result) {
            case OLD_CODE ->
                "It runs legacy firmware. With unknown: learn it is sent the old code when it comes back; else list it in"
                        + " devices.legacy or set its profile to Legacy.";
            case NEW_CODE ->
                "It runs non-DEHP firmware. Correct what takes it for legacy, in devices of the mapping file or in its"
                        + " profile: set that to Non-DEHP.";
            case OTHER_CODE ->
                "Look whether the device has the configuration that TOMEs expects, and whether TOMEs sends the code for it;"
                        + " the mapping file has " + reply.before() + " in another pair.";
            case UNKNOWN_CODE ->
                "Look for a typing error in the new code of the pair. If there is none, find out from the manufacturer"
                        + " which code the firmware of this device has (its fingerprint is " + reply.before()
                        + "), and add the pair of TOMEs' code and that one to the mapping file.";
            case EMPTY_CODE -> "Look at the configuration of the device: it has no code. The proxy has done its part.";
            case TWO_ANSWERS ->
                "Look in the Terminal whether two devices have this id; each device needs an id of its own.";
            case NOT_MAPPED ->
                "Compare the code that TOMEs is configured with to the old codes of the mapping file. "
                        + request.map(InitializationEntry::before).orElse("It")
                        + " is missing there, or has a typing error: add its pair.";
            case HALF_MAPPED ->
                reply.inTable()
                        ? "Add the pair of feature keys that belongs to it to featureKeyMappings of the mapping file."
                        : "Add the pair of confirmation codes that belongs to it to confirmationCodeMappings of the mapping"
                                + " file; the device has the one with the fingerprint " + reply.before() + ".";
            case NOT_REQUESTED ->
                "Look whether requests name the device as replies do: proxy.protocol.* in the settings"
                        + " (docs/protocol.md).";
            case AMBIGUOUS -> ON_AMBIGUITY;
            case SWITCHED_OFF -> ON_SWITCHED_OFF;
            case NO_CODE -> request.map(Advice::onSilence).orElse(ON_OTHER_FORM);
            case NOT_UNDERSTOOD -> ON_OTHER_FORM;
            case FAILED -> ON_FAILURE;
            case STARTED -> "";
        };
    }
}
