package featurekeyproxy.bench;

import java.nio.ByteBuffer;

/** An array that all connections of a thread share, and the buffer through which sockets see the whole of it. */
final class Scratch {
    private static final int SIZE = 4 * 1024 * 1024;

    private final byte[] bytes;
    private final ByteBuffer buffer;

    Scratch(int size) {
        bytes = new byte[size];
        buffer = ByteBuffer.wrap(bytes);
    }

    Scratch() {
        this(SIZE);
    }

    byte[] bytes() {
        return bytes;
    }

    ByteBuffer buffer() {
        return buffer;
    }
}
