package featurekeyproxy.wspair;

import org.jspecify.annotations.Nullable;

/** A step of a route left a body that is no message; names its class and what is wrong with it, never what it holds. */
public final class UnreadableBodyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String bodyType;

    UnreadableBodyException(@Nullable Object body, String reason) {
        super("the body is " + type(body) + " and no message: " + reason);
        this.bodyType = type(body);
    }

    private static String type(@Nullable Object body) {
        return body == null ? "null" : body.getClass().getTypeName();
    }

    /** Returns the name of the class of the body. */
    public String bodyType() {
        return bodyType;
    }
}
