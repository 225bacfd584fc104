package featurekeyproxy.wspair;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One end of a WebSocket connection, byte by byte over a plain blocking socket, so that a test sees and sends exactly the
 * frames that it names. Shares no code with the proxy or its libraries.
 */
public final class Wire implements Closeable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    static final int PONG = 10;
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** How long a read may wait: a bound for a test that fails, not for one that passes. */
    private static final int TIMEOUT_MILLIS = 20_000;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /** A frame as it lies on the wire, unmasked. */
    @SuppressWarnings("ArrayRecordComponent") // compared part by part
    public record Frame(boolean last, int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        public int closeCode() {
            return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }

        public String closeReason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "opcode " + opcode + (last ? "" : " (more)") + " " + payload.length + " bytes";
        }
    }

    /** The first line and the headers of an HTTP message; header names in lower case. */
    public record Head(String line, Map<String, String> headers, String body) {
        public int status() {
            return Integer.parseInt(line.split(" ", 3)[1]);
        }

        public String path() {
            return line.split(" ", 3)[1];
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final boolean client;
    private Head head = new Head("", Map.of(), "");

    private Wire(Socket socket, boolean client) throws IOException {
        this.socket = socket;
        this.client = client;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024));
        this.out = socket.getOutputStream();
    }

    // ---------------------------------------------------------------- as a client

    /** Connects and upgrades; the server's answer is {@link #head}, whatever it is. */
    public static Wire connect(int port, String path, String... headers) {
        Wire wire = open(port);
        wire.request(path, headers);
        wire.head = wire.readHead();
        return wire;
    }

    public static Wire open(int port) {
        return open(port, 0);
    }

    /** Asks for a WebSocket as a page of {@code https://bad.example} would, and returns the status of the answer. */
    public static int statusForABrowser(int port) {
        try (Wire browser = open(port)) {
            browser.request("/", "Origin: https://bad.example");
            return browser.readAnswer().status();
        }
    }

    /** Connects with socket buffers of about that many bytes, or those of the system if 0. */
    static Wire open(int port, int buffers) {
        try {
            Socket socket = new Socket();
            if (buffers > 0) {
                socket.setSendBufferSize(buffers);
                socket.setReceiveBufferSize(buffers);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new Wire(socket, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a connection that was made otherwise, as with TLS. */
    public static Wire over(Socket socket) {
        try {
            return new Wire(socket, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void request(String path, String... headers) {
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: tomes.example:8080\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY
                + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---------------------------------------------------------------- as a server

    /** A listening socket that hands out the connections it accepts. */
    public static final class Server implements Closeable {
        private final ServerSocket listening;
        private boolean probed = true;

        private final int buffers;

        public Server() {
            this(0);
        }

        /** Listens; accepted connections have buffers of about that many bytes, or those of the system if 0. */
        Server(int buffers) {
            this.buffers = buffers;
            try {
                listening = new ServerSocket();
                if (buffers > 0) {
                    listening.setReceiveBufferSize(buffers);
                }
                listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
                listening.setSoTimeout(TIMEOUT_MILLIS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Takes a socket that listens already, as with TLS. */
        public Server(ServerSocket listening) throws IOException {
            this.listening = listening;
            this.buffers = 0;
            listening.setSoTimeout(TIMEOUT_MILLIS);
        }

        public int port() {
            return listening.getLocalPort();
        }

        /** Takes a connection that ends without a word for what it is, since nobody probes this Terminal. */
        public Server unprobed() {
            probed = false;
            return this;
        }

        /** Accepts a connection and reads the request, without an answer; those that end without a word are probes. */
        public Wire accept() {
            Wire wire = acceptRaw();
            while (probed && wire.endsSilently()) {
                wire.close();
                wire = acceptRaw();
            }
            wire.head = wire.readHead();
            return wire;
        }

        /** Accepts a connection, without reading anything. */
        public Wire acceptRaw() {
            try {
                Socket socket = listening.accept();
                if (buffers > 0) {
                    socket.setSendBufferSize(buffers);
                }
                return new Wire(socket, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Accepts a connection and switches protocols. */
        public Wire acceptWebSocket(String... headers) {
            Wire wire = accept();
            wire.write(wire.switching(headers));
            return wire;
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    /** Returns the bytes of a 101 answer to the request that was read. */
    public byte[] switching(String... headers) {
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(String.valueOf(head.headers().get("sec-websocket-key"))) + "\r\n"
                        + String.join(
                                "",
                                java.util.Arrays.stream(headers)
                                        .map(header -> header + "\r\n")
                                        .toList())
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    // ---------------------------------------------------------------- both

    /** Lets reads wait for so long, on a machine that has more to do than it can. */
    public Wire patient(Duration patience) {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Head head() {
        return head;
    }

    /** Reads the answer to {@link #request}. */
    public Head readAnswer() {
        head = readHead();
        return head;
    }

    private boolean endsSilently() {
        try {
            in.mark(1);
            int first = in.read();
            in.reset();
            return first < 0;
        } catch (SocketException e) { // reset
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Head readHead() {
        try {
            String line = readLine();
            Map<String, String> headers = new LinkedHashMap<>();
            for (String header = readLine(); !header.isEmpty(); header = readLine()) {
                int colon = header.indexOf(':');
                headers.merge(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip(),
                        (one, two) -> one + ", " + two);
            }
            int length = line.contains(" 101 ") ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new Head(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the lines of an HTTP head as they are, each byte a character. */
    public List<String> readLines() {
        try {
            List<String> lines = new ArrayList<>();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a body in chunks; returns how many bytes it has. */
    public long readChunks() {
        try {
            long length = 0;
            for (int size = Integer.parseInt(readLine(), 16); size > 0; size = Integer.parseInt(readLine(), 16)) {
                in.skipNBytes(size + 2L);
                length += size;
            }
            return length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what comes until the connection ends, each byte a character. */
    public String readToEnd() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended within an HTTP head");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    public void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void sendText(String text) {
        send(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void sendClose(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        send(true, CLOSE, payload);
    }

    public void send(boolean last, int opcode, byte[] payload) {
        write(frame(last, opcode, payload));
    }

    /** Returns the bytes of a frame, masked if this end is the client. */
    public byte[] frame(boolean last, int opcode, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write((last ? 0x80 : 0) | opcode);
        int masked = client ? 0x80 : 0;
        if (payload.length < 126) {
            frame.write(masked | payload.length);
        } else if (payload.length < 65536) {
            frame.write(masked | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(masked | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        if (client) {
            frame.writeBytes(MASK);
            byte[] hidden = payload.clone();
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] ^= MASK[i & 3];
            }
            frame.writeBytes(hidden);
        } else {
            frame.writeBytes(payload);
        }
        return frame.toByteArray();
    }

    /** Reads the next frame. */
    public Frame read() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = (second & 0x80) != 0 ? in.readNBytes(4) : new byte[4];
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            return new Frame((first & 0x80) != 0, (first & 0x0f), payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end of the connection; returns false if there was another byte or no end in time. */
    public boolean atEnd() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // a reset is an end too
        }
    }

    /** Reads to the end of the connection; returns false if another frame than of that kind came before it. */
    public boolean endsAfter(int opcode) {
        try {
            return read().opcode() == opcode && atEnd();
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    /** Ends our side of the connection, as whoever is to end it after the close frames. */
    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection without a close frame. */
    public void drop() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
