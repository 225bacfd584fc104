package featurekeyproxy.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Terminal of a load: sends every message back, and answers an initialization with its reply. One thread.
 *
 * <p>As a program it prints its port and runs until it is killed or its parent is gone.
 */
final class Echo implements Runnable, AutoCloseable {
    /** What an echo server does wrong, for the driver to notice, once in {@link #FAULT_EVERY} messages. */
    enum Fault {
        NONE,
        LOSES,
        REPEATS,
        ALTERS,
        STALLS
    }

    /** For how long a stall lasts. */
    static final long STALL_MILLIS = 300;

    /** How many messages there are to one fault. */
    static final int FAULT_EVERY = 1000;

    private static final int BACKLOG = 4096;
    private static final Pattern KEY = Pattern.compile("(?im)^Sec-WebSocket-Key: *(\\S+)");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final Initialization INITIALIZATION = new Initialization();

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final Fault fault;
    private final Scratch input = new Scratch();
    private final Scratch output = new Scratch();
    private final ByteBuffer in = input.buffer();
    private final ByteBuffer out = output.buffer();
    private long messages;

    Echo(Fault fault) throws IOException {
        this.fault = fault;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Runs an echo server until the standard input ends, which is when its parent does. */
    public static void main(String... args) throws IOException {
        Echo echo = new Echo(Fault.NONE);
        Thread loop = new Thread(echo, "echo");
        loop.setDaemon(true);
        loop.start();
        System.out.println(echo.port());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    @Override
    public void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (ClosedSelectorException e) {
            return; // closed meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof Peer peer) {
                if (key.isWritable() && peer.stream.flush()) {
                    key.interestOps(SelectionKey.OP_READ);
                } else if (key.isReadable()) {
                    read(key, peer);
                }
            }
        } catch (IOException | IllegalStateException e) {
            close(key); // the peer is gone, or says so with a frame that is no text
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Peer(new Stream(channel)));
        }
    }

    private void read(SelectionKey key, Peer peer) throws IOException {
        int end = peer.stream.read(in);
        byte[] bytes = input.bytes();
        out.clear();
        int from = 0;
        if (!peer.upgraded) {
            from = upgrade(peer, bytes, end);
        }
        if (peer.upgraded) {
            from = echo(bytes, from, end);
        }
        peer.stream.keep(bytes, from, end);
        if (!peer.stream.write(out.flip())) {
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private int echo(byte[] bytes, int start, int end) {
        int from = start;
        for (int at = Frames.payloadAt(bytes, from, end, true);
                at >= 0 && at + Frames.payloadLength(bytes, from) <= end;
                at = Frames.payloadAt(bytes, from, end, true)) {
            int length = Frames.payloadLength(bytes, from);
            answer(bytes, at, length);
            from = at + length;
        }
        return from;
    }

    private void answer(byte[] bytes, int at, int length) {
        int start = out.position();
        int payload = Frames.writeHeader(output.bytes(), start, length, false);
        Frames.unmask(bytes, at, length, output.bytes(), payload);
        out.position(payload + length);
        if (INITIALIZATION.isRequest(output.bytes(), payload, length)) {
            out.position(INITIALIZATION.answer(output.bytes(), start, payload));
        }
        if (fault != Fault.NONE && ++messages % FAULT_EVERY == 0) {
            misbehave(start);
        }
    }

    private void misbehave(int start) {
        int end = out.position();
        switch (fault) {
            case LOSES -> out.position(start);
            case REPEATS -> out.put(output.bytes(), start, end - start);
            case ALTERS -> output.bytes()[end - 1] ^= 1;
            case STALLS -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS));
            case NONE -> {}
        }
    }

    private int upgrade(Peer peer, byte[] bytes, int end) {
        String head = new String(bytes, 0, end, ISO_8859_1);
        int endOfHead = head.indexOf(new String(END_OF_HEAD, ISO_8859_1));
        Matcher key = KEY.matcher(head);
        if (endOfHead < 0 || !key.find()) {
            return 0;
        }
        peer.upgraded = true;
        out.put(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + accept(key.group(1)) + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        return endOfHead + END_OF_HEAD.length;
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            close(key);
        }
        selector.close();
    }

    private static final class Peer {
        final Stream stream;
        boolean upgraded;

        Peer(Stream stream) {
            this.stream = stream;
        }
    }

    /** Where things stand in the one initialization that a load sends. */
    private static final class Initialization {
        private static final byte[] REQUEST =
                BenchPayload.request(BenchPayload.OLD_CODE).getBytes(ISO_8859_1);
        private static final byte[] REPLY =
                BenchPayload.reply(BenchPayload.OLD_CODE, BenchPayload.OLD_CODE).getBytes(ISO_8859_1);
        private static final String ZEROS = "0".repeat(BenchPayload.DIGITS);
        private static final int TYPE_ENDS = 40;
        private static final int CODE = BenchPayload.OLD_CODE.length();

        private final int number = text(REQUEST).indexOf(ZEROS);
        private final int code = text(REQUEST).indexOf(BenchPayload.OLD_CODE);
        private final int numberInReply = text(REPLY).indexOf(ZEROS);
        private final int seenInReply = text(REPLY).indexOf(BenchPayload.OLD_CODE);
        private final int codeInReply = text(REPLY).lastIndexOf(BenchPayload.OLD_CODE);

        private static String text(byte[] bytes) {
            return new String(bytes, ISO_8859_1);
        }

        boolean isRequest(byte[] bytes, int at, int length) {
            return length == REQUEST.length && Arrays.equals(bytes, at, at + TYPE_ENDS, REQUEST, 0, TYPE_ENDS);
        }

        /** Writes the reply over the request, and returns where it ends. */
        int answer(byte[] bytes, int start, int at) {
            byte[] reply = REPLY.clone();
            System.arraycopy(bytes, at + number, reply, numberInReply, BenchPayload.DIGITS);
            System.arraycopy(bytes, at + code, reply, seenInReply, CODE);
            System.arraycopy(bytes, at + code, reply, codeInReply, CODE);
            int payload = Frames.writeHeader(bytes, start, reply.length, false);
            System.arraycopy(reply, 0, bytes, payload, reply.length);
            return payload + reply.length;
        }
    }
}
