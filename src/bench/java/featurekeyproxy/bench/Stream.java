package featurekeyproxy.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * A TCP connection whose reader and writer share large arrays with all others, and which keeps for itself only what one
 * read left over and what one write did not get rid of. One thread may read while another one writes.
 */
final class Stream {
    private static final byte[] NOTHING = {};

    private final SocketChannel channel;
    private byte[] leftOver = NOTHING;
    private int leftOverLength;
    private ByteBuffer unsent = ByteBuffer.wrap(NOTHING);

    Stream(SocketChannel channel) {
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Puts what the last read left over at the head of the array, what can be read behind it; returns where that ends. */
    int read(ByteBuffer in) throws IOException {
        in.clear();
        in.put(leftOver, 0, leftOverLength);
        leftOverLength = 0;
        if (channel.read(in) < 0) {
            throw new EOFException("the connection was closed");
        }
        return in.position();
    }

    /** Keeps the part of the array that is no whole frame for the next read. */
    void keep(byte[] in, int from, int to) {
        if (from < to) {
            leftOverLength = to - from;
            if (leftOver.length < leftOverLength) {
                leftOver = Arrays.copyOfRange(in, from, from + Math.max(leftOverLength, 2 * leftOver.length));
            } else {
                System.arraycopy(in, from, leftOver, 0, leftOverLength);
            }
        }
    }

    /** Writes the head of the array, behind what could not be written before; returns whether nothing is left. */
    boolean write(ByteBuffer out) throws IOException {
        if (flush()) {
            channel.write(out);
            if (!out.hasRemaining()) {
                return true;
            }
        }
        ByteBuffer all = ByteBuffer.allocate(unsent.remaining() + out.remaining());
        unsent = all.put(unsent).put(out).flip();
        return false;
    }

    /** Goes on with what could not be written before; returns whether nothing is left. */
    boolean flush() throws IOException {
        if (unsent.hasRemaining()) {
            channel.write(unsent);
        }
        return !unsent.hasRemaining();
    }
}
