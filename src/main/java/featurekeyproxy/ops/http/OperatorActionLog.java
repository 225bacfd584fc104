package featurekeyproxy.ops.http;

import featurekeyproxy.ops.access.Caller;

/** Records every write that a request with a valid token asked for, with its result; refused ones too. */
@FunctionalInterface
public interface OperatorActionLog {
    /** Tells of a deed; {@code result} is {@code done} or why it was not. Must not block for long. */
    void did(Caller caller, OperatorAction deed, String result);
}
