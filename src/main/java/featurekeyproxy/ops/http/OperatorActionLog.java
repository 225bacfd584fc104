package featurekeyproxy.ops.http;

/** Is told of every write that was asked for by somebody with a token: what came of it, refusals included. */
@FunctionalInterface
public interface OperatorActionLog {
    /** Tells of a deed; {@code result} is {@code done} or why it was not. Must not block for long. */
    void did(Role role, String address, OperatorAction deed, String result);
}
