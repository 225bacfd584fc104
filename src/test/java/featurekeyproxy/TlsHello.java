package featurekeyproxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The first records of a TLS handshake up to version 1.2 (RFC 5246), byte by byte, as a peer sends them that knows no newer
 * version: the JDK offers none before 1.2 any more.
 */
final class TlsHello {
    static final int TLS_1_2 = 0x0303;
    static final int HANDSHAKE = 22;
    static final int ALERT = 21;

    /** What a record carries that says: a fatal alert, protocol_version. */
    static final byte[] REFUSAL_OF_THE_VERSION = {2, 70};

    private static final byte CLIENT = 1;
    private static final byte SERVER = 2;
    private static final short ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 = (short) 0xc02b;
    private static final short ECDHE_ECDSA_WITH_AES_128_CBC_SHA = (short) 0xc009;
    private static final int RANDOM = 32;

    /** secp256r1 and secp384r1; points that are not compressed; ECDSA with SHA-256, SHA-384 and SHA-512. */
    private static final short[] EXTENSIONS = {
        10, 6, 4, 23, 24, 11, 2, 0x0100, 13, 8, 6, 0x0403, 0x0503, 0x0603,
    };

    /** A record as it lies on the wire. */
    @SuppressWarnings("ArrayRecordComponent") // compared part by part
    record TlsRecord(int type, byte[] content) {}

    private TlsHello() {}

    /** Returns the hello of a client that speaks that version at most, and suites of the JDK's and of the version's time. */
    static byte[] client(int version) {
        ByteBuffer hello = hello(version)
                .putShort((short) 4)
                .putShort(ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)
                .putShort(ECDHE_ECDSA_WITH_AES_128_CBC_SHA)
                .putShort((short) 0x0100) // no compression
                .putShort((short) (EXTENSIONS.length * Short.BYTES));
        for (short part : EXTENSIONS) {
            hello.putShort(part);
        }
        return handshake(CLIENT, hello);
    }

    /** Returns the hello of a server that has chosen that version. */
    static byte[] server(int version) {
        return handshake(
                SERVER,
                hello(version).putShort(ECDHE_ECDSA_WITH_AES_128_GCM_SHA256).put((byte) 0));
    }

    /** Begins with the version, a random number, and no session to resume. */
    private static ByteBuffer hello(int version) {
        return ByteBuffer.allocate(256)
                .putShort((short) version)
                .put(new byte[RANDOM])
                .put((byte) 0);
    }

    private static byte[] handshake(byte message, ByteBuffer content) {
        content.flip();
        int length = content.remaining();
        return ByteBuffer.allocate(length + 9)
                .put((byte) HANDSHAKE)
                .putShort((short) 0x0301) // of the record, as every client writes it
                .putShort((short) (length + 4))
                .putInt(message << 24 | length)
                .put(content)
                .array();
    }

    static TlsRecord read(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        in.readUnsignedShort();
        byte[] content = new byte[in.readUnsignedShort()];
        in.readFully(content);
        return new TlsRecord(type, content);
    }
}
