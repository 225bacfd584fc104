package featurekeyproxy.message.json;

import java.util.BitSet;
import java.util.List;

/**
 * Reads JSON text from front to back over the fragments of a message, without joining or decoding them.
 *
 * <p>Strict about the grammar of RFC 8259 with two allowances that the .NET peers make as well: control characters may
 * stand in strings, and strings need not be valid UTF-8. No size or depth is refused: nesting costs one bit a level and
 * never recursion, a number of any length is only passed over. For one thread.
 */
public final class JsonCursor {
    /** What a string ends with, as {@link #readUnit} tells it. */
    static final int END_OF_STRING = -1;

    private final FragmentCursor in;
    private final BitSet objects = new BitSet();

    /** Creates a cursor over a whole message. */
    public JsonCursor(List<byte[]> fragments) {
        in = new FragmentCursor(fragments);
    }

    /** Creates a cursor over a range of one array. */
    public JsonCursor(byte[] json, int start, int end) {
        in = new FragmentCursor(json, start, end);
    }

    /** Returns the offset of the next byte in its array: behind an exception, where the text stopped being JSON. */
    public int position() {
        return in.position();
    }

    /** Returns the first byte of the next token without reading it, or -1 at the end. */
    public int peekToken() {
        while (true) {
            int b = in.peek();
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            in.advance();
        }
    }

    /** Reads the three bytes of a byte order mark if they are there. */
    public void skipByteOrderMark() throws MalformedJsonException {
        if (in.peek() == 0xEF) {
            in.advance();
            readExactly(0xBB);
            readExactly(0xBF);
        }
    }

    /** Reads the opening bracket and returns whether something is in it; if not, reads the closing one too. */
    public boolean enter(char open, char close) throws MalformedJsonException {
        readToken(open);
        if (peekToken() == close) {
            in.advance();
            return false;
        }
        return true;
    }

    /** Reads what follows a member or an element, and returns whether there is another one. */
    public boolean another(char close) throws MalformedJsonException {
        int b = peekToken();
        if (b != ',' && b != close) {
            throw new MalformedJsonException();
        }
        in.advance();
        return b == ',';
    }

    /** Reads the name of a member and the colon behind it. */
    public void readName(TextBuffer into) throws MalformedJsonException {
        into.startText();
        readString(into);
        readColon();
    }

    /** Reads a string into the buffer, which has been told what to keep of it. */
    public void readString(TextBuffer into) throws MalformedJsonException {
        readToken('"');
        for (int unit = readUnit(); unit != END_OF_STRING; unit = readUnit()) {
            into.put(unit);
        }
    }

    /** Reads the next byte or escape within a string, in the form of {@link TextBuffer#put}. */
    public int readUnit() throws MalformedJsonException {
        int b = read();
        if (b == '"') {
            return END_OF_STRING;
        }
        return b == '\\' ? TextBuffer.ESCAPED + readEscape() : b;
    }

    /** Reads a number or a literal into the buffer, up to whatever cannot belong to one. */
    public void readScalar(TextBuffer into) {
        into.startText();
        for (int b = peekToken(); isScalarByte(b); b = in.peek()) {
            into.put(b);
            in.advance();
        }
    }

    private static boolean isScalarByte(int b) {
        return isDigit(b) || (b >= 'a' && b <= 'z') || b == '.' || b == '+' || b == '-' || b == 'E';
    }

    /** Reads one value of any kind, checks it and keeps nothing of it. */
    public void skipValue() throws MalformedJsonException {
        int depth = 0;
        do {
            int b = peekToken();
            boolean container = b == '{' || b == '[';
            if (container && enter((char) b, b == '{' ? '}' : ']')) {
                objects.set(depth++, b == '{');
            } else {
                if (!container) {
                    skipScalar(b);
                }
                while (depth > 0 && !another(objects.get(depth - 1) ? '}' : ']')) {
                    depth--;
                }
            }
            if (depth > 0 && objects.get(depth - 1)) {
                skipString();
                readColon();
            }
        } while (depth > 0);
    }

    /** Reads the colon between a name and its value. */
    void readColon() throws MalformedJsonException {
        readToken(':');
    }

    /** Checks that nothing but white space follows. */
    void expectEnd() throws MalformedJsonException {
        if (peekToken() != FragmentCursor.END) {
            throw new MalformedJsonException();
        }
    }

    private void skipScalar(int first) throws MalformedJsonException {
        switch (first) {
            case '"' -> skipString();
            case 't' -> readLiteral("true");
            case 'f' -> readLiteral("false");
            case 'n' -> readLiteral("null");
            default -> skipNumber();
        }
    }

    private void skipString() throws MalformedJsonException {
        readToken('"');
        int b;
        do {
            in.skipToQuoteOrBackslash();
            b = read();
            if (b == '\\') {
                readEscape();
            }
        } while (b != '"');
    }

    /** Reads an escape behind its backslash and returns the UTF-16 unit that it stands for. */
    private int readEscape() throws MalformedJsonException {
        int b = read();
        return switch (b) {
            case '"', '\\', '/' -> b;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> readHexDigit() << 12 | readHexDigit() << 8 | readHexDigit() << 4 | readHexDigit();
            default -> throw new MalformedJsonException();
        };
    }

    private int readHexDigit() throws MalformedJsonException {
        int b = read();
        int digit = b < 0x80 ? Character.digit(b, 16) : -1;
        if (digit < 0) {
            throw new MalformedJsonException();
        }
        return digit;
    }

    private void skipNumber() throws MalformedJsonException {
        if (in.peek() == '-') {
            in.advance();
        }
        if (in.peek() == '0') {
            in.advance();
        } else {
            skipDigits();
        }
        if (in.peek() == '.') {
            in.advance();
            skipDigits();
        }
        if (in.peek() == 'e' || in.peek() == 'E') {
            in.advance();
            if (in.peek() == '+' || in.peek() == '-') {
                in.advance();
            }
            skipDigits();
        }
    }

    private void skipDigits() throws MalformedJsonException {
        if (!isDigit(in.peek())) {
            throw new MalformedJsonException();
        }
        while (isDigit(in.peek())) {
            in.advance();
        }
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private void readLiteral(String literal) throws MalformedJsonException {
        for (int i = 0; i < literal.length(); i++) {
            readExactly(literal.charAt(i));
        }
    }

    private void readToken(char token) throws MalformedJsonException {
        peekToken();
        readExactly(token);
    }

    private void readExactly(int expected) throws MalformedJsonException {
        if (in.peek() != expected) {
            throw new MalformedJsonException();
        }
        in.advance();
    }

    private int read() throws MalformedJsonException {
        int b = in.peek();
        if (b == FragmentCursor.END) {
            throw new MalformedJsonException();
        }
        in.advance();
        return b;
    }
}
