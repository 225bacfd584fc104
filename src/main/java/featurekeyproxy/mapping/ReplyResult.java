package featurekeyproxy.mapping;

/**
 * What became of an initialization when its reply came: whether TOMEs got back from a device what it had sent, and the device
 * had been sent the code that it answered with. Everything but {@link #STARTED} keeps the device from starting.
 */
public enum ReplyResult {
    /** The device answered with a code that it had been sent, and TOMEs got its own code. */
    STARTED,
    /** The device had been sent the new code, and answered with the old one. */
    OLD_CODE,
    /** The device had been sent the old code, and answered with the new one. */
    NEW_CODE,
    /** The device answered with a code of the table that does not belong to what TOMEs sent. */
    OTHER_CODE,
    /** The device answered with a code that is not in the table. */
    UNKNOWN_CODE,
    /** The device answered with a code without any letter. */
    EMPTY_CODE,
    /** The device answered one request twice, with different codes. */
    TWO_ANSWERS,
    /** The table has no pair for any code that TOMEs sent, and the device answered with another one. */
    NOT_MAPPED,
    /** The table has a pair for the feature key or for the confirmation code, but not for both. */
    HALF_MAPPED,
    /** The device answered a request that TOMEs did not send on this connection. */
    NOT_REQUESTED,
    /** The code of the device stands for several codes of TOMEs. */
    AMBIGUOUS,
    /** The device answered with a new code, and the transformation is switched off. */
    SWITCHED_OFF,
    /** The device answered without a code. */
    NO_CODE,
    /** The reply could not be read. */
    NOT_UNDERSTOOD,
    /** The proxy itself failed. */
    FAILED;

    /** Returns whether TOMEs can start the device. */
    public boolean isStarted() {
        return this == STARTED;
    }
}
