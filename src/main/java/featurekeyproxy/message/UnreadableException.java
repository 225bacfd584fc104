package featurekeyproxy.message;

/** Says why a message cannot be read as what it seems to be; never quotes it. Has no stack trace, since no fault is ours. */
final class UnreadableException extends Exception {
    UnreadableException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
