package featurekeyproxy.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One WebSocket of the driver, with what is under way on it: each reply has to be the one to the oldest message that has none,
 * byte for byte. One thread sends, one receives; in a closed loop they are the same.
 */
final class Client {
    private static final int NUMBER_BITS = 32;
    private static final int MOST_HEAD = 16 * 1024;

    private final Workload workload;
    private final BenchPayload plain;
    private final BenchPayload initialization;
    private final long prefix;
    private final Stream stream;
    private final AtomicLongArray dueTimes;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    private Client(Workload workload, boolean mapped, int index, SocketChannel channel) {
        this.workload = workload;
        this.plain = BenchPayload.plain(workload.size());
        this.initialization = BenchPayload.initialization(mapped);
        this.prefix = (long) index << NUMBER_BITS;
        this.stream = new Stream(channel);
        this.dueTimes = new AtomicLongArray(Integer.highestOneBit(2 * workload.inFlight() - 1));
    }

    /** Connects and shakes hands. */
    static Client connect(Workload workload, boolean mapped, int index, int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(("GET /broker HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(ISO_8859_1)));
        Scratch head = new Scratch(MOST_HEAD);
        while (!text(head).endsWith("\r\n\r\n")) {
            if (channel.read(head.buffer()) < 0) {
                throw new ProtocolException("no answer to a handshake");
            }
        }
        if (!text(head).startsWith("HTTP/1.1 101 ") || !text(head).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
            throw new ProtocolException("a handshake was answered with "
                    + text(head).lines().findFirst().orElse(""));
        }
        channel.configureBlocking(false);
        return new Client(workload, mapped, index, channel);
    }

    private static String text(Scratch head) {
        return new String(head.bytes(), 0, head.buffer().position(), ISO_8859_1);
    }

    void register(Selector selector) throws IOException {
        stream.channel().register(selector, SelectionKey.OP_READ, this);
    }

    /** Returns how many messages are under way. */
    long unanswered() {
        return sent.get() - received.get();
    }

    /** Returns whether one more message may be under way. */
    boolean maySend() {
        return unanswered() < dueTimes.length();
    }

    /** Puts the next message behind what is in the buffer already, and notes when it was due. */
    void put(Scratch out, long due) {
        long number = sent.getPlain();
        dueTimes.set((int) number & (dueTimes.length() - 1), due);
        sent.lazySet(number + 1);
        ByteBuffer buffer = out.buffer();
        buffer.position(parcel(number).write(out.bytes(), buffer.position(), prefix | number));
    }

    private BenchPayload parcel(long number) {
        int every = workload.initializationEvery();
        return every > 0 && number % every == 0 ? initialization : plain;
    }

    /** Writes what was put; returns whether the socket took it all. */
    boolean write(Scratch out) throws IOException {
        return stream.write(out.buffer().flip());
    }

    boolean flush() throws IOException {
        return stream.flush();
    }

    /** Says to whom the replies of a read go. */
    interface Replies {
        /** A reply has come to the message that was due at that time. */
        void reply(long due);
    }

    /**
     * Reads what has come; returns how many replies that were.
     *
     * @throws IllegalStateException if one is lost, comes twice, is late, altered or another connection's
     */
    int read(Scratch in, Replies replies) throws IOException {
        int end = stream.read(in.buffer());
        byte[] bytes = in.bytes();
        int from = 0;
        int count = 0;
        for (int at = Frames.payloadAt(bytes, from, end, false);
                at >= 0 && at + Frames.payloadLength(bytes, from) <= end;
                at = Frames.payloadAt(bytes, from, end, false)) {
            from = at + Frames.payloadLength(bytes, from);
            long number = received.getPlain();
            if (number >= sent.get() || !parcel(number).isReply(bytes, at, from, prefix | number)) {
                throw new IllegalStateException("message " + number + " of a connection was answered with "
                        + new String(Arrays.copyOfRange(bytes, at, Math.min(from, at + 400)), ISO_8859_1));
            }
            replies.reply(dueTimes.get((int) number & (dueTimes.length() - 1)));
            received.lazySet(number + 1);
            count++;
        }
        stream.keep(bytes, from, end);
        return count;
    }

    void close() throws IOException {
        stream.channel().close();
    }
}
