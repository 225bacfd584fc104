package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.leg.Leg;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One message of a load. Its kind, size, fragments and content follow from session, direction and number, which it also
 * carries together with a checksum: so the receiver can tell a lost, a moved, an altered and a crossed message apart.
 */
@SuppressWarnings("EnumOrdinal") // any number that tells the directions apart will do
public final class TestPayload {
    private static final long SEED = 20_261_121;
    private static final int LABEL = 12;
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]*");
    private static final byte[] BYTES = new byte[2 * 1024 * 1024];
    private static final byte[] LETTERS = new byte[BYTES.length];

    static {
        new java.util.Random(SEED).nextBytes(BYTES);
        for (int i = 0; i < LETTERS.length; i++) {
            LETTERS[i] = (byte) ('a' + Math.floorMod(BYTES[i], 26));
        }
    }

    private final int session;
    private final Leg from;
    private final int number;
    private final int opcode;
    private final int[] fragments;
    private final byte[] payload;

    public TestPayload(int session, Leg from, int number) {
        this.session = session;
        this.from = from;
        this.number = number;
        SplittableRandom random =
                new SplittableRandom(SEED ^ ((long) session << 40 | (long) number << 1 | direction()));
        this.opcode = random.nextBoolean() ? Wire.TEXT : Wire.BINARY;
        this.payload = payload(random, size(random));
        this.fragments = cut(random, payload.length);
    }

    /** Half of the messages are below 100 bytes, one of a thousand is above 64 KB. */
    private static int size(SplittableRandom random) {
        int rank = random.nextInt(1000);
        if (rank < 500) {
            return random.nextInt(LABEL, 100);
        }
        if (rank < 850) {
            return random.nextInt(100, 1_000);
        }
        if (rank < 985) {
            return random.nextInt(1_000, 8_192);
        }
        return rank < 999 ? random.nextInt(8_192, 65_536) : random.nextInt(65_536, 1_000_001);
    }

    private byte[] payload(SplittableRandom random, int size) {
        byte[] source = opcode == Wire.TEXT ? LETTERS : BYTES;
        int labelSize = opcode == Wire.TEXT ? 2 * LABEL : LABEL;
        int offset = random.nextInt(source.length - size);
        byte[] body = Arrays.copyOfRange(source, offset, offset + Math.max(0, size - labelSize));
        byte[] label = label(session, direction(), number, body);
        ByteBuffer all = ByteBuffer.allocate(labelSize + body.length);
        return all.put(
                        opcode == Wire.TEXT
                                ? HexFormat.of().formatHex(label).getBytes(StandardCharsets.US_ASCII)
                                : label)
                .put(body)
                .array();
    }

    private static byte[] label(int session, int direction, int number, byte[] body) {
        ByteBuffer label = ByteBuffer.allocate(LABEL);
        label.putInt(session).put((byte) direction).put((byte) (number >> 16)).putShort((short) number);
        CRC32 checksum = new CRC32();
        checksum.update(label.array(), 0, label.position());
        checksum.update(body);
        return label.putInt((int) checksum.getValue()).array();
    }

    /** Three of four messages are whole; the others have up to 4 fragments, of which some are empty. */
    private static int[] cut(SplittableRandom random, int size) {
        int cuts = random.nextInt(4) == 0 ? random.nextInt(1, 4) : 0;
        int[] ends = IntStream.range(0, cuts)
                .map(i -> random.nextInt(10) == 0 ? 0 : random.nextInt(size + 1))
                .sorted()
                .toArray();
        int[] sizes = new int[cuts + 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (i < cuts ? ends[i] : size) - (i == 0 ? 0 : ends[i - 1]);
        }
        return sizes;
    }

    private int direction() {
        return from == Leg.TOMES ? 0 : 1;
    }

    /** Writes the frames of this message as that end would. */
    void writeTo(ByteArrayOutputStream out, Wire end) {
        List<byte[]> parts = parts();
        for (int i = 0; i < parts.size(); i++) {
            out.writeBytes(end.frame(i == parts.size() - 1, i == 0 ? opcode : Wire.CONTINUATION, parts.get(i)));
        }
    }

    /** Reads the next message and demands that it is this one, to the byte, the kind and the fragment. */
    void readFrom(Wire end) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int[] sizes = new int[0];
        Wire.Frame frame = end.read();
        int kind = frame.opcode();
        while (true) {
            received.writeBytes(frame.payload());
            sizes = Arrays.copyOf(sizes, sizes.length + 1);
            sizes[sizes.length - 1] = frame.payload().length;
            if (frame.last()) {
                break;
            }
            frame = end.read();
        }
        byte[] whole = received.toByteArray();
        if (kind != opcode || !Arrays.equals(whole, payload)) {
            throw new AssertionError(this + " was expected, but came " + described(kind, whole));
        }
        assertThat(sizes).as("fragments of %s", this).isEqualTo(fragments);
    }

    private static String described(int kind, byte[] whole) {
        Label label = label(kind, whole);
        return (label == null ? "no intact message" : label.toString()) + ", opcode " + kind + ", " + whole.length
                + " bytes";
    }

    /** Whose message it is, as the message itself says. */
    public record Label(int session, Leg from, int number) {}

    /** Returns the label of a message that was received, or null if what it carries does not fit its checksum. */
    public static @Nullable Label label(int kind, byte[] whole) {
        int labelSize = kind == Wire.TEXT ? 2 * LABEL : LABEL;
        if (whole.length < labelSize || (kind != Wire.TEXT && kind != Wire.BINARY)) {
            return null;
        }
        byte[] label = Arrays.copyOf(whole, labelSize);
        if (kind == Wire.TEXT) {
            String text = new String(label, StandardCharsets.US_ASCII);
            if (!HEXADECIMAL.matcher(text).matches()) {
                return null;
            }
            label = HexFormat.of().parseHex(text);
        }
        ByteBuffer read = ByteBuffer.wrap(label);
        int session = read.getInt();
        int direction = read.get();
        int number = Byte.toUnsignedInt(read.get()) << 16 | Short.toUnsignedInt(read.getShort());
        byte[] body = Arrays.copyOfRange(whole, labelSize, whole.length);
        boolean intact = Arrays.equals(label, label(session, direction, number, body));
        return intact ? new Label(session, direction == 0 ? Leg.TOMES : Leg.TERMINAL, number) : null;
    }

    /** Returns whether it is text or binary, as the opcode of RFC 6455. */
    public int opcode() {
        return opcode;
    }

    /** Returns the contents of its fragments, in order. */
    public List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>(fragments.length);
        int start = 0;
        for (int size : fragments) {
            parts.add(fragments.length == 1 ? payload : Arrays.copyOfRange(payload, start, start + size));
            start += size;
        }
        return parts;
    }

    @Override
    public String toString() {
        return "message " + number + " of session " + session + ", direction " + direction() + ", " + payload.length
                + " bytes";
    }
}
