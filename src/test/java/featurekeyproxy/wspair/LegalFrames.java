package featurekeyproxy.wspair;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What RFC 6455 lets cross of the frames that a peer sent: the frames of whole messages, pings and pongs, up to the first close
 * frame or breach. Shares no code with the proxy.
 */
final class LegalFrames {
    /** How the frames end: with nothing, with a close frame, or with what breaks the protocol. */
    enum End {
        NONE,
        CLOSE,
        BREACH
    }

    private static final Set<Integer> OPCODES =
            Set.of(Wire.CONTINUATION, Wire.TEXT, Wire.BINARY, Wire.CLOSE, Wire.PING, Wire.PONG);

    private final List<SentFrame.Content> data = new ArrayList<>();
    private final List<SentFrame.Content> controls = new ArrayList<>();
    private final List<SentFrame.Content> message = new ArrayList<>();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] undecoded = new byte[0];
    private boolean isText;
    private long length;
    private End end = End.NONE;

    private LegalFrames() {}

    static LegalFrames of(List<SentFrame> frames, boolean masked, int maxMessage) {
        LegalFrames legal = new LegalFrames();
        for (SentFrame frame : frames) {
            boolean formed = frame.masked() == masked
                    && frame.isMinimal()
                    && (frame.head() & 0x70) == 0
                    && OPCODES.contains(frame.opcode());
            boolean takes = formed && (frame.isControl() ? legal.control(frame) : legal.fragment(frame, maxMessage));
            legal.end = takes ? legal.end : End.BREACH;
            if (legal.end != End.NONE) {
                break;
            }
        }
        return legal;
    }

    List<SentFrame.Content> data() {
        return data;
    }

    List<SentFrame.Content> controls() {
        return controls;
    }

    End end() {
        return end;
    }

    private boolean control(SentFrame frame) {
        if (!frame.isLast() || frame.bytes().length > 125) {
            return false;
        }
        if (frame.isClose()) {
            end = End.CLOSE;
            return isCloseLegal(frame.bytes());
        }
        controls.add(frame.content());
        return true;
    }

    private static boolean isCloseLegal(byte[] payload) {
        if (payload.length < 2) {
            return payload.length == 0;
        }
        int code = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        boolean known = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
        return (known || (code >= 3000 && code < 5000))
                && decodes(StandardCharsets.UTF_8.newDecoder(), ByteBuffer.wrap(payload, 2, payload.length - 2), true);
    }

    private boolean fragment(SentFrame frame, int maxMessage) {
        boolean first = frame.opcode() != Wire.CONTINUATION;
        if (first != message.isEmpty()) {
            return false;
        }
        isText = first ? frame.opcode() == Wire.TEXT : isText;
        length += frame.bytes().length;
        message.add(frame.content());
        if (length > maxMessage || (isText && !continuesText(frame))) {
            return false;
        }
        if (frame.isLast()) {
            data.addAll(message);
            message.clear();
            length = 0;
        }
        return true;
    }

    /** Decodes what has come of the text, with what was left of a character that the fragment before cut. */
    private boolean continuesText(SentFrame frame) {
        byte[] fragment = frame.bytes();
        ByteBuffer bytes = ByteBuffer.allocate(undecoded.length + fragment.length)
                .put(undecoded)
                .put(fragment)
                .flip();
        boolean decodes = decodes(utf8.reset(), bytes, frame.isLast());
        undecoded = new byte[frame.isLast() ? 0 : bytes.remaining()];
        bytes.get(undecoded);
        return decodes;
    }

    private static boolean decodes(CharsetDecoder decoder, ByteBuffer bytes, boolean isAll) {
        try {
            if (isAll) {
                decoder.decode(bytes);
                return true;
            }
            return !decoder.decode(bytes, CharBuffer.allocate(bytes.remaining() + 1), false)
                    .isError();
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
