package featurekeyproxy.simulator;

import java.util.List;

/**
 * One WebSocket message as it came: text or binary, in its fragments, at least one. The arrays are handed out without a
 * copy and must not be written to. {@link #toString} never shows the payload.
 */
public record ReceivedMessage(boolean text, List<byte[]> fragments) {
    /** Copies the list. */
    public ReceivedMessage {
        fragments = List.copyOf(fragments);
    }

    /** Returns the whole payload. */
    public byte[] bytes() {
        if (fragments.size() == 1) {
            return fragments.get(0);
        }
        byte[] whole = new byte
                [fragments.stream().mapToInt(fragment -> fragment.length).sum()];
        int at = 0;
        for (byte[] fragment : fragments) {
            System.arraycopy(fragment, 0, whole, at, fragment.length);
            at += fragment.length;
        }
        return whole;
    }

    @Override
    public String toString() {
        int length = fragments.stream().mapToInt(fragment -> fragment.length).sum();
        return (text ? "text" : "binary") + " message, " + length + " bytes in " + fragments.size() + " fragments";
    }
}
