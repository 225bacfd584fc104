package featurekeyproxy.wspair;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A Terminal and a TOMEs that follow a script as far as the proxy lets them, and then read on until their connections end: what
 * keeps a connection open makes them fail.
 */
final class ScriptedPeers implements AutoCloseable {
    private final Wire.Server server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Future<?>> terminals = new ConcurrentLinkedQueue<>();
    private final Queue<String> endings = new ConcurrentLinkedQueue<>();
    private volatile Consumer<Wire> terminal = ScriptedPeers::answerEverything;

    ScriptedPeers(Wire.Server server) {
        this.server = server;
        threads.execute(this::acceptAll);
    }

    private void acceptAll() {
        while (!threads.isShutdown()) {
            try {
                Wire wire = server.acceptRaw();
                terminals.add(threads.submit(() -> {
                    try (wire) {
                        endings.add(follow(wire, this::asTerminal));
                    }
                }));
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof SocketTimeoutException)) {
                    return; // closed
                }
            }
        }
    }

    private String asTerminal(Wire wire) {
        wire.readAnswer();
        terminal.accept(wire);
        return readToClose(wire);
    }

    /** Switches to WebSocket, sends each text back, and answers pings. */
    static void answerEverything(Wire wire) {
        wire.write(wire.switching());
        while (true) {
            Wire.Frame frame = read(wire);
            wire.send(frame.last(), frame.opcode() == Wire.PING ? Wire.PONG : frame.opcode(), frame.payload());
        }
    }

    /** Reads the next frame of a script, which ends at a close frame. */
    static Wire.Frame read(Wire wire) {
        Wire.Frame frame = wire.read();
        if (frame.opcode() == Wire.CLOSE) {
            throw new ClosedException(frame.closeCode());
        }
        return frame;
    }

    private static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int code;

        ClosedException(int code) {
            this.code = code;
        }
    }

    /** Sets what the Terminal does once it has read a request. */
    void terminal(Consumer<Wire> script) {
        terminal = script;
        endings.clear();
    }

    /** Has TOMEs connect and follow its script, which begins with its request; returns how its connection ended. */
    String tomes(int port, Consumer<Wire> script) {
        try (Wire wire = Wire.open(port)) {
            return follow(wire, open -> {
                script.accept(open);
                int status = open.head().line().isEmpty()
                        ? open.readAnswer().status()
                        : open.head().status();
                if (status == 101) {
                    return readToClose(open);
                }
                open.endOutput(); // another request might follow, and has a time of its own
                return String.valueOf(status);
            });
        }
    }

    /** Returns how the connections to the Terminal ended, once they all have. */
    List<String> endings() throws Exception {
        for (Future<?> each = terminals.poll(); each != null; each = terminals.poll()) {
            each.get(1, TimeUnit.MINUTES);
        }
        return Stream.generate(endings::poll)
                .takeWhile(ending -> ending != null)
                .toList();
    }

    private static String readToClose(Wire wire) {
        while (true) {
            read(wire);
        }
    }

    private static String closed(Wire wire, int code) {
        try {
            wire.sendClose(code == 1005 ? 1000 : code, "");
            wire.endOutput();
        } catch (UncheckedIOException e) {
            requireEnd(e);
        }
        return "close " + code;
    }

    private interface Script {
        String run(Wire wire);
    }

    private static String follow(Wire wire, Script script) {
        String result;
        try {
            result = script.run(wire);
        } catch (ClosedException e) {
            result = closed(wire, e.code);
        } catch (UncheckedIOException e) {
            requireEnd(e);
            return "end";
        }
        try {
            wire.readToEnd();
        } catch (UncheckedIOException e) {
            requireEnd(e);
        }
        return result;
    }

    private static void requireEnd(UncheckedIOException e) {
        IOException cause = e.getCause();
        if (cause instanceof SocketTimeoutException) {
            throw new AssertionError("the connection did not end", e);
        }
        boolean ended = cause instanceof EOFException || cause instanceof java.net.SocketException;
        if (!ended) {
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        server.close();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IOException("a peer of the test does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
