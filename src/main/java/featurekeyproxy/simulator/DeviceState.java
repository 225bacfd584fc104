package featurekeyproxy.simulator;

/**
 * What TOMEs thinks of one device at one moment.
 *
 * @param firmware version as the handshake event told it, empty when no event did
 * @param attempts how many initializations TOMEs has sent to the device
 * @param receivedCode fingerprint of the code in the latest reply, empty before the first one
 * @param reason why the device is disconnected, else empty
 */
public record DeviceState(String id, String firmware, State state, int attempts, String receivedCode, String reason) {
    /** How far a device has come. */
    public enum State {
        /** Asked, and not yet answered. */
        TRYING,
        /** Answered with the code of TOMEs. */
        READY,
        /** Answered with another code, or lost; stays so while TOMEs asks again, until the device is ready. */
        DISCONNECTED
    }

    static DeviceState unknown(String id) {
        return new DeviceState(id, "", State.TRYING, 0, "", "");
    }

    DeviceState announced(String version) {
        return new DeviceState(id, version, state, attempts, receivedCode, reason);
    }

    DeviceState asked() {
        State next = state == State.READY ? State.TRYING : state;
        return new DeviceState(id, firmware, next, attempts + 1, receivedCode, reason);
    }

    DeviceState trying() {
        return new DeviceState(id, firmware, State.TRYING, attempts, receivedCode, reason);
    }

    DeviceState ready(ConfirmationCode code) {
        return new DeviceState(id, firmware, State.READY, attempts, code.fingerprint(), "");
    }

    DeviceState disconnected(String why) {
        return new DeviceState(id, firmware, State.DISCONNECTED, attempts, receivedCode, why);
    }

    DeviceState answered(ConfirmationCode code) {
        return new DeviceState(id, firmware, state, attempts, code.fingerprint(), reason);
    }
}
