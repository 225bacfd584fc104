package featurekeyproxy.message.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The decoded text of one JSON string as UTF-8, as far as there is room; what does not fit is only counted.
 *
 * <p>Half a surrogate pair, which UTF-8 cannot express, is kept as the three bytes that its number would have, so that it
 * equals no name. For one thread.
 */
public final class TextBuffer {
    /** Added to a UTF-16 unit that came as an escape; a plain byte comes as it is. */
    static final int ESCAPED = 1 << 16;

    private final byte[] bytes;
    private int length;
    private int highAt = -1;
    private char high;
    private boolean typeName;
    private boolean cut;
    private int brackets;

    public TextBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** Starts a text that is kept as it comes. */
    public void startText() {
        length = 0;
        highAt = -1;
        typeName = false;
    }

    /**
     * Starts a .NET type name, of which only the last segment is kept: up to the first comma, from the last {@code .} or
     * {@code +} on. Within brackets, which hold the arguments of a generic type, none of them divides.
     */
    public void startTypeName() {
        startText();
        typeName = true;
        cut = false;
        brackets = 0;
    }

    /** Appends a byte of the text, or {@link #ESCAPED} plus the UTF-16 unit of an escape. */
    public void put(int unit) {
        if (unit < ESCAPED) {
            highAt = -1;
            append(unit);
            return;
        }
        char c = (char) unit;
        if (Character.isLowSurrogate(c) && highAt >= 0) {
            length = highAt;
            highAt = -1;
            appendCodePoint(Character.toCodePoint(high, c));
        } else {
            highAt = Character.isHighSurrogate(c) ? length : -1;
            high = c;
            appendCodePoint(c);
        }
    }

    private void appendCodePoint(int c) {
        if (c < 0x80) {
            append(c);
        } else if (c < 0x800) {
            append(0xC0 | (c >> 6));
            append(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            append(0xE0 | (c >> 12));
            append(0x80 | ((c >> 6) & 0x3F));
            append(0x80 | (c & 0x3F));
        } else {
            append(0xF0 | (c >> 18));
            append(0x80 | ((c >> 12) & 0x3F));
            append(0x80 | ((c >> 6) & 0x3F));
            append(0x80 | (c & 0x3F));
        }
    }

    private void append(int b) {
        if (typeName && divides(b)) {
            return;
        }
        if (length < bytes.length) {
            bytes[length] = (byte) b;
        }
        length++;
    }

    /** Returns whether the byte belongs to no segment that is kept; starts a new segment at a dot or a plus. */
    private boolean divides(int b) {
        if (cut) {
            return true;
        }
        brackets = Math.max(0, brackets + (b == '[' ? 1 : b == ']' ? -1 : 0));
        if (brackets > 0) {
            return false;
        }
        cut = b == ',';
        if (b == '.' || b == '+') {
            length = 0;
            return true;
        }
        return cut;
    }

    /** Returns the length of the text in bytes, also of what did not fit. */
    public int length() {
        return length;
    }

    /** Returns whether the text is this UTF-8. */
    public boolean is(byte[] text) {
        return length == text.length && length <= bytes.length && Arrays.equals(bytes, 0, length, text, 0, length);
    }

    /** Returns the text that fits; whatever is not UTF-8 becomes U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, 0, Math.min(length, bytes.length), UTF_8);
    }

    /** Returns the bytes of the text that fits, as a copy. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, Math.min(length, bytes.length));
    }
}
