package featurekeyproxy.message.json;

/**
 * Says that a text stops being JSON where its {@link JsonCursor} stands. Has no stack trace, since no fault is ours and bad
 * text must cost little.
 */
public final class MalformedJsonException extends Exception {
    MalformedJsonException() {
        super("not JSON", null, false, false);
    }
}
