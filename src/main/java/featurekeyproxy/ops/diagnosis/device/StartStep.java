package featurekeyproxy.ops.diagnosis.device;

import java.util.Locale;

/** The steps from a device that joins to one that TOMEs has started, in their order. */
public enum StartStep {
    /** The Terminal told that the device is there. */
    JOINED("Device joined"),
    /** TOMEs sent an initialization for it. */
    ASKED("TOMEs asked"),
    /** The proxy sent that on to the Terminal, with the code for this device. */
    PASSED_ON("Passed on"),
    /** The device answered with a code. */
    REPLIED("Device answered"),
    /** TOMEs got its own code back. */
    TAKEN_BACK("Own code for TOMEs");

    private final String title;

    StartStep(String title) {
        this.title = title;
    }

    /** Returns what to show to people. */
    public String title() {
        return title;
    }

    /** Returns the name in answers of the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
