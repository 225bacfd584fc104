package featurekeyproxy.wspair;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A frame as its bytes say, whether or not it is legal.
 *
 * @param head the first byte
 * @param masked whether it is masked
 * @param isMinimal whether its length is written in as few bytes as can be
 * @param payload the payload, unmasked, in hex
 */
record SentFrame(int head, boolean masked, boolean isMinimal, String payload) {
    /** What a proxy must not change of a frame. */
    record Content(int head, String payload) {}

    int opcode() {
        return head & 15;
    }

    boolean isLast() {
        return (head & 0x80) != 0;
    }

    boolean isControl() {
        return (head & 8) != 0;
    }

    boolean isClose() {
        return opcode() == Wire.CLOSE;
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(payload);
    }

    Content content() {
        return new Content(head, payload);
    }

    static List<Content> data(List<SentFrame> frames) {
        return frames.stream()
                .filter(frame -> !frame.isControl())
                .map(SentFrame::content)
                .toList();
    }

    /** Returns pings and pongs. */
    static List<Content> controls(List<SentFrame> frames) {
        return frames.stream()
                .filter(frame -> frame.isControl() && !frame.isClose())
                .map(SentFrame::content)
                .toList();
    }

    /** Returns the whole frames at the beginning of the bytes. */
    static List<SentFrame> read(byte[] bytes) {
        List<SentFrame> frames = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.remaining() >= 2) {
            int head = rest.get() & 0xff;
            int second = rest.get() & 0xff;
            int wide = (second & 127) == 126 ? 2 : (second & 127) == 127 ? 8 : 0;
            int masked = second >> 7 << 2;
            if (rest.remaining() < wide + masked) {
                break;
            }
            long length = wide == 2 ? rest.getShort() & 0xffff : wide == 8 ? rest.getLong() : second & 127;
            byte[] mask = new byte[4];
            rest.get(mask, 0, masked);
            if (length < 0 || rest.remaining() < length) {
                break;
            }
            byte[] payload = new byte[(int) length];
            rest.get(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            boolean minimal = wide == 0 || (wide == 2 ? length > 125 : length > 65_535);
            frames.add(new SentFrame(head, masked != 0, minimal, HexFormat.of().formatHex(payload)));
        }
        return frames;
    }
}
