package featurekeyproxy.ops.log;

import featurekeyproxy.message.WebSocketMessage;

/** What a log step of a route sees in the place of a body: its kind and its length, whatever it asks for. */
public final class LoggedBody {
    private final String kind;
    private final long length;
    private final String unit;

    private LoggedBody(String kind, long length, String unit) {
        this.kind = kind;
        this.length = length;
        this.unit = unit;
    }

    static LoggedBody of(Object body) {
        if (body instanceof WebSocketMessage message) {
            return new LoggedBody(message.kind().toString(), message.length(), "bytes");
        }
        if (body instanceof CharSequence text) {
            return new LoggedBody("String", text.length(), "characters");
        }
        return body instanceof byte[] bytes
                ? new LoggedBody("byte[]", bytes.length, "bytes")
                : new LoggedBody(body.getClass().getSimpleName(), -1, "");
    }

    /** Returns {@code TEXT} or {@code BINARY} for a message as it was received, else the name of the class. */
    public String kind() {
        return kind;
    }

    /** Returns the length in bytes or characters, or -1 if the body has none. */
    public long length() {
        return length;
    }

    /** Returns what may be said of a body in a log. */
    @Override
    public String toString() {
        return "[" + kind + (length < 0 ? "" : ", " + length + " " + unit) + ", not logged]";
    }
}
