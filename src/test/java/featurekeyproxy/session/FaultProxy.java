package featurekeyproxy.session;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad network between two ends: passes TCP bytes on, late, in slices, slowly, not at all, or cuts the line.
 *
 * <p>Faults may be switched at any time, for all connections, and act on bytes that are read from then on.
 */
public final class FaultProxy implements Closeable {
    private final ServerSocket listening;
    private final int target;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile int slice = 64 * 1024;
    private volatile long delayNanos;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean stalled;

    /** Listens on a free port and passes each connection on to the target port. */
    public FaultProxy(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Passes no more than that many bytes in one piece. */
    FaultProxy slices(int bytes) {
        slice = bytes;
        return this;
    }

    /** Holds each piece back for that long. */
    FaultProxy latency(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        return this;
    }

    FaultProxy bandwidth(long bytesEachSecond) {
        bytesPerSecond = bytesEachSecond;
        return this;
    }

    /** Passes nothing on until told otherwise; the connections stay open. */
    public FaultProxy stalls(boolean on) {
        stalled = on;
        return this;
    }

    /** Cuts all lines with a reset to both ends. */
    public void reset() {
        sockets.forEach(socket -> {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // it was gone already
            }
        });
        sockets.clear();
    }

    /** Ends all lines towards both ends, as if each had stopped to send. */
    void halfClose() {
        sockets.forEach(socket -> {
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                // it was gone already
            }
        });
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listening.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                start(() -> pass(near, far));
                start(() -> pass(far, near));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer, 0, slice); n >= 0; n = in.read(buffer, 0, Math.min(slice, buffer.length))) {
                hold(n);
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // one end is gone, and with it the other
        }
    }

    private void hold(int bytes) {
        if (delayNanos > 0) {
            LockSupport.parkNanos(delayNanos);
        }
        if (bytesPerSecond < Long.MAX_VALUE) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond);
        }
        while (stalled && !listening.isClosed()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        reset();
    }
}
