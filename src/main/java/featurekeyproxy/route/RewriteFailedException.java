package featurekeyproxy.route;

/** The rewriting of an initialization message failed; names the kind of failure only, since details could show a code. */
public final class RewriteFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; the stack trace is the cause's. */
    public RewriteFailedException(Throwable cause) {
        super("rewriting failed with " + cause.getClass().getName());
        setStackTrace(cause.getStackTrace());
    }
}
