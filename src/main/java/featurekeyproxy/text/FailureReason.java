package featurekeyproxy.text;

/** Says why something failed, in the words of the exceptions that tell it. */
public final class FailureReason {
    private FailureReason() {}

    /** Returns the innermost messages of a failure, which in Camel name the file, the line and what is wrong. */
    public static String of(Throwable failure) {
        StringBuilder reason = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (reason.indexOf(message) < 0) {
                reason.append(": ").append(message);
            }
        }
        return reason.toString();
    }
}
