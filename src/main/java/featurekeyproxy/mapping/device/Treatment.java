package featurekeyproxy.mapping.device;

/** What is done with the codes of a request to one device. */
public enum Treatment {
    /** Each old code is replaced by its new code: the device has the new firmware, or it is to be tried. */
    MAP,
    /** All codes pass as they are: the device has the legacy firmware. */
    PASS,
    /** Each old code stays and is followed by its new code: the device may pick. */
    OFFER_BOTH
}
