package featurekeyproxy.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A message that is made once and sent many times, with 12 hexadecimal digits in it that differ: the connection and the
 * number of the message on it. It knows what its reply has to look like, byte for byte.
 *
 * <p>Its frame is masked beforehand, always by the same key, so that sending costs a copy. Not thread-safe to make, safe to use.
 */
final class BenchPayload {
    /** How long the number of a message is, in digits. */
    static final int DIGITS = 12;

    /** What the code of an initialization is on the side of TOMEs. */
    static final String OLD_CODE = "DE0000000000000000000000000001A1";

    /** What it is mapped to, of the same length. */
    static final String NEW_CODE = "DE0000000000000000000000000002B1";

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final String ZEROS = "0".repeat(DIGITS);
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private final byte[] frame;
    private final int masked;
    private final int numberInFrame;
    private final byte[] reply;
    private final int numberInReply;

    private BenchPayload(String message, String reply) {
        byte[] payload = message.getBytes(US_ASCII);
        this.masked = Frames.headerLength(payload.length) + MASK.length;
        this.frame = new byte[masked + payload.length];
        Frames.writeHeader(frame, 0, payload.length, true);
        System.arraycopy(MASK, 0, frame, masked - MASK.length, MASK.length);
        for (int i = 0; i < payload.length; i++) {
            frame[masked + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
        }
        this.numberInFrame = message.indexOf(ZEROS);
        this.reply = reply.getBytes(US_ASCII);
        this.numberInReply = reply.indexOf(ZEROS);
    }

    /** Returns a message of that many bytes that no relay has a reason to change, and which is echoed. */
    static BenchPayload plain(int size) {
        String start = "{\"MessageType\":\"StatusRequestMessage\",\"MessageId\":\"" + ZEROS
                + "\",\"DestinationId\":\"TRIMA-7\",\"Payload\":{\"Text\":\"";
        String end = "\"}}";
        String message = start + "x".repeat(Math.max(0, size - start.length() - end.length())) + end;
        return new BenchPayload(message, message);
    }

    /** Returns an initialization, which {@link Echo} answers with its reply; on the way codes are mapped, or not. */
    static BenchPayload initialization(boolean mapped) {
        return new BenchPayload(request(OLD_CODE), reply(mapped ? NEW_CODE : OLD_CODE, OLD_CODE));
    }

    /** Returns an initialization request with its number 0. */
    static String request(String code) {
        return "{\"MessageType\":\"ApplicationInitializationMessage\",\"MessageId\":\"" + ZEROS
                + "\",\"DestinationId\":\"TRIMA-7\",\"Payload\":{\"FeatureCodes\":[\"" + code + "\"]}}";
    }

    /** Returns the reply to it, which tells beside the code which one the echo server has seen. */
    static String reply(String seen, String code) {
        return "{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"InResponseTo\":\"" + ZEROS
                + "\",\"SourceId\":\"TRIMA-7\",\"Seen\":\"" + seen
                + "\",\"Payload\":{\"FeatureKeysConfirmationCode\":\""
                + code + "\"}}";
    }

    int frameLength() {
        return frame.length;
    }

    /** Writes the frame with that number at a place, and returns where it ends. */
    int write(byte[] out, int at, long number) {
        System.arraycopy(frame, 0, out, at, frame.length);
        int place = at + masked + numberInFrame;
        for (int i = 0; i < DIGITS; i++) {
            out[place + i] = (byte) (digit(number, i) ^ MASK[(numberInFrame + i) % MASK.length]);
        }
        return at + frame.length;
    }

    /** Returns whether the payload at a place is the reply to the message of that number. */
    boolean isReply(byte[] in, int from, int to, long number) {
        int place = from + numberInReply;
        if (to - from != reply.length
                || !Arrays.equals(in, from, place, reply, 0, numberInReply)
                || !Arrays.equals(in, place + DIGITS, to, reply, numberInReply + DIGITS, reply.length)) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (in[place + i] != digit(number, i)) {
                return false;
            }
        }
        return true;
    }

    private static byte digit(long number, int place) {
        return HEX[(int) (number >>> (4 * (DIGITS - 1 - place))) & 0xf];
    }
}
