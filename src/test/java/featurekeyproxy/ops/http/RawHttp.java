package featurekeyproxy.ops.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client that sends exactly what it is told, however wrong, over a connection of its own. */
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    /** An answer; header names in lower case, the last value of each. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** Connects to the port on this machine. */
    public RawHttp(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Takes a connection that is there, with TLS for instance. */
    public RawHttp(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    /** Sends one request on a connection of its own; {@code request} has its lines ended by {@code \n}. */
    public static Answer ask(int port, String request) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send(request.replace("\n", "\r\n"));
            return http.read();
        }
    }

    /** Sends a GET of that path with those further header lines. */
    public static Answer get(int port, String path, String... headers) throws IOException {
        return ask(port, "GET " + path + " HTTP/1.1\nHost: localhost:" + port + "\n" + lines(headers) + "\n");
    }

    /** Sends a request with a body and those further header lines. */
    public static Answer send(int port, String method, String path, String body, String... headers) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        try (RawHttp http = new RawHttp(port)) {
            String head = method + " " + path + " HTTP/1.1\nHost: localhost:" + port + "\nContent-Length: " + length
                    + "\n" + lines(headers) + "\n";
            http.send(head.replace("\n", "\r\n") + body);
            return http.read();
        }
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\n", headers) + "\n";
    }

    /** Sends text as it is. */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether the other side closes the connection, without a further byte. */
    public boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    /** Reads one answer. */
    public Answer read() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, body);
    }

    /** Reads a line without its end. */
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
