package featurekeyproxy.ops.http;

/** Records every write that a request with a valid token asked for, with its result; refused ones too. */
@FunctionalInterface
public interface OperatorActionLog {
    /** Tells of a deed; {@code result} is {@code done} or why it was not. Must not block for long. */
    void did(Role role, String address, OperatorAction deed, String result);
}
