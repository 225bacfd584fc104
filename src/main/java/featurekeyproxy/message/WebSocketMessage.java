package featurekeyproxy.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket message as it travels: its kind and its payload in the fragments in which it came.
 *
 * <p>Immutable, and so safe to keep and to share between threads, provided that nobody writes into the arrays: for speed
 * they are handed in and out without a copy. {@link #toString} never shows the payload.
 */
public final class WebSocketMessage {
    /** Whether the payload is meant as text or as bytes (RFC 6455, section 5.6). */
    public enum Kind {
        /** A text message; its payload should be UTF-8, which is not checked here. */
        TEXT,
        /** A binary message. */
        BINARY
    }

    private final Kind kind;
    private final List<byte[]> fragments;
    private final int length;

    /** What was found last; a race between two threads costs no more than a second reading. */
    private @Nullable Classification classification;

    private WebSocketMessage(Kind kind, List<byte[]> fragments) {
        this.kind = kind;
        this.fragments = fragments;
        int sum = 0;
        for (byte[] fragment : fragments) {
            sum = Math.addExact(sum, fragment.length);
        }
        this.length = sum;
    }

    /** Returns a whole text message. */
    public static WebSocketMessage text(String text) {
        return of(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a message in one piece; the array belongs to the message from now on. */
    public static WebSocketMessage of(Kind kind, byte[] payload) {
        return new WebSocketMessage(kind, List.of(payload));
    }

    /**
     * Returns a message in the given fragments, of which any may be empty; the arrays belong to the message from now on.
     *
     * @throws IllegalArgumentException if there is no fragment
     */
    public static WebSocketMessage of(Kind kind, List<byte[]> fragments) {
        if (fragments.isEmpty()) {
            throw new IllegalArgumentException("a message has at least one fragment");
        }
        return new WebSocketMessage(kind, List.copyOf(fragments));
    }

    /** Returns what a classifier found the message to be about when it read it last, or null. */
    @Nullable
    Classification classification() {
        return classification;
    }

    /** Keeps what a classifier found, so that the next question costs a look-up. */
    void classified(Classification found) {
        classification = found;
    }

    /** Returns whether this is a text or a binary message. */
    public Kind kind() {
        return kind;
    }

    /** Returns the fragments in order, at least one. */
    public List<byte[]> fragments() {
        return fragments;
    }

    /** Returns the length of the payload in bytes. */
    public int length() {
        return length;
    }

    /** Returns the whole payload; for a message in one piece this is the array itself, not a copy. */
    public byte[] payload() {
        if (fragments.size() == 1) {
            return fragments.get(0);
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] fragment : fragments) {
            System.arraycopy(fragment, 0, whole, at, fragment.length);
            at += fragment.length;
        }
        return whole;
    }

    /**
     * Returns this message with ranges of its payload replaced; every other byte, the kind and the fragmentation stay. The
     * end of a fragment that lies within a replaced range moves to the end of the replacement. Without splices, returns
     * this very message.
     *
     * @throws IllegalArgumentException if the ranges overlap, are not in rising order or reach beyond the payload
     */
    public WebSocketMessage splice(List<Splice> splices) {
        if (splices.isEmpty()) {
            return this;
        }
        byte[] from = payload();
        ByteArrayOutputStream to = new ByteArrayOutputStream(length + 64);
        int[] ends = fragmentEnds();
        int[] moved = ends.clone();
        int copied = 0;
        for (Splice splice : splices) {
            if (splice.start() < copied || splice.end() > length) {
                throw new IllegalArgumentException(splice + " overlaps, is out of order or reaches beyond " + this);
            }
            to.write(from, copied, splice.start() - copied);
            to.writeBytes(splice.replacement().getBytes(StandardCharsets.UTF_8));
            copied = splice.end();
            moveEnds(ends, moved, splice, to.size() - copied);
        }
        to.write(from, copied, length - copied);
        moved[moved.length - 1] = to.size();
        return of(kind, cut(to.toByteArray(), moved));
    }

    private int[] fragmentEnds() {
        int[] ends = new int[fragments.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += fragments.get(i).length;
            ends[i] = end;
        }
        return ends;
    }

    private static void moveEnds(int[] ends, int[] moved, Splice splice, int shift) {
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] > splice.start()) {
                moved[i] = Math.max(ends[i], splice.end()) + shift;
            }
        }
    }

    private static List<byte[]> cut(byte[] whole, int[] ends) {
        if (ends.length == 1) {
            return List.of(whole);
        }
        List<byte[]> fragments = new ArrayList<>(ends.length);
        int start = 0;
        for (int end : ends) {
            fragments.add(Arrays.copyOfRange(whole, start, end));
            start = end;
        }
        return fragments;
    }

    /** Returns the kind and the size, never the payload. */
    @Override
    public String toString() {
        return kind + " message, " + length + " bytes in " + fragments.size()
                + (fragments.size() == 1 ? " fragment" : " fragments");
    }
}
