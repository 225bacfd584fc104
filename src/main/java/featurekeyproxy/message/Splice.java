package featurekeyproxy.message;

/**
 * A range of a payload and the text that takes its place, as it shall stand in the payload.
 *
 * @param start the first byte of the range in the whole payload, all fragments joined
 * @param end the byte behind the range; an empty range inserts
 */
public record Splice(int start, int end, String replacement) {
    /** Refuses a range that is none. */
    public Splice {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no range: " + start + " to " + end);
        }
    }

    /** Returns the range, never the text, which may hold a code. */
    @Override
    public String toString() {
        return "splice of bytes " + start + " to " + end;
    }
}
