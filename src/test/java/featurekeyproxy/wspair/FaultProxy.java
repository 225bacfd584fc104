package featurekeyproxy.wspair;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between two ends: passes TCP bytes on, late, in slices, slowly, not at all, or cuts the line.
 *
 * <p>Faults may be switched at any time, for all connections or for one of them, and act on bytes that are read from then on.
 */
public final class FaultProxy implements Closeable {
    private static final int WHOLE = 64 * 1024;

    private final ServerSocket listening;
    private final int target;
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Faults ofAll = new Faults();
    private volatile Break onEach = new Break(Way.THERE, 0, line -> {});
    private volatile boolean away;

    /** A direction of a line: to the target, or back from it. */
    public enum Way {
        THERE,
        BACK
    }

    /** What happens to a line once so many bytes have passed that way; nothing if that is none. */
    private record Break(Way way, int bytes, Consumer<Line> fault) {}

    /** What is wrong with a line, or with all of them. */
    private static final class Faults {
        private volatile int slice = WHOLE;
        private volatile long delayNanos;
        private volatile long bytesPerSecond = Long.MAX_VALUE;
        private volatile Set<Way> stalled = Set.of();

        void heal() {
            slice = WHOLE;
            delayNanos = 0;
            bytesPerSecond = Long.MAX_VALUE;
            stalled = Set.of();
        }
    }

    /** One connection, with faults of its own beside those of all. */
    public final class Line {
        private final Socket near;
        private final Socket far;
        private final Faults own = new Faults();

        private Line(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        /** Passes no more than that many bytes in one piece. */
        public void slices(int bytes) {
            own.slice = bytes;
        }

        /** Holds each piece back for that long. */
        public void latency(long millis) {
            own.delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        }

        public void bandwidth(long bytesEachSecond) {
            own.bytesPerSecond = bytesEachSecond;
        }

        /** Passes nothing on until it is healed. */
        public void stall() {
            stall(Way.THERE, Way.BACK);
        }

        /** Passes nothing on in those directions until it is healed. */
        void stall(Way... ways) {
            own.stalled = Set.of(ways);
        }

        /** Undoes what was wrong with this line. */
        public void heal() {
            own.heal();
        }

        /** Cuts the line with a reset to both ends. */
        public void reset() {
            try {
                near.setSoLinger(true, 0);
                far.setSoLinger(true, 0);
            } catch (IOException e) {
                // it was gone already
            }
            close(near);
            close(far);
        }

        /** Ends the line towards both ends, as if each had stopped to send. */
        public void halfClose() {
            try {
                near.shutdownOutput();
                far.shutdownOutput();
            } catch (IOException e) {
                // it was gone already
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // it was gone already
            }
        }

        private void start() {
            FaultProxy.start(() -> pass(near, far, Way.THERE));
            FaultProxy.start(() -> pass(far, near, Way.BACK));
        }

        private void pass(Socket from, Socket to, Way way) {
            byte[] buffer = new byte[WHOLE];
            int left = onEach.way == way ? onEach.bytes : 0;
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer, 0, slice(left)); n >= 0; n = in.read(buffer, 0, slice(left))) {
                    hold(n, way);
                    out.write(buffer, 0, n);
                    if (left > 0 && (left -= n) == 0) {
                        onEach.fault.accept(this);
                    }
                }
            } catch (IOException e) {
                // one end is gone, and with it the other
            } finally {
                lines.remove(this);
            }
        }

        private int slice(int left) {
            return Math.min(left > 0 ? left : WHOLE, Math.min(own.slice, ofAll.slice));
        }

        private void hold(int bytes, Way way) {
            long delay = Math.max(own.delayNanos, ofAll.delayNanos);
            if (delay > 0) {
                LockSupport.parkNanos(delay);
            }
            long bandwidth = Math.min(own.bytesPerSecond, ofAll.bytesPerSecond);
            if (bandwidth < Long.MAX_VALUE) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(bytes) / bandwidth);
            }
            while (stalled(way) && !listening.isClosed() && !near.isClosed()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }

        private boolean stalled(Way way) {
            return own.stalled.contains(way) || ofAll.stalled.contains(way);
        }
    }

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

    /** Returns the line that was begun from that port, or null if there is none any more. */
    public @Nullable Line lineFrom(int port) {
        return line(line -> line.near.getPort() == port);
    }

    /** Returns the line that the target sees as coming from that port, or null if there is none any more. */
    public @Nullable Line lineTo(int port) {
        return line(line -> line.far.getLocalPort() == port);
    }

    private @Nullable Line line(Predicate<Line> wanted) {
        return lines.stream().filter(wanted).findFirst().orElse(null);
    }

    /** Passes no more than that many bytes in one piece. */
    FaultProxy slices(int bytes) {
        ofAll.slice = bytes;
        return this;
    }

    /** Holds each piece back for that long. */
    FaultProxy latency(long millis) {
        ofAll.delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        return this;
    }

    FaultProxy bandwidth(long bytesEachSecond) {
        ofAll.bytesPerSecond = bytesEachSecond;
        return this;
    }

    /** Passes nothing on until told otherwise; the connections stay open. */
    public FaultProxy stalls(boolean on) {
        ofAll.stalled = on ? Set.of(Way.values()) : Set.of();
        return this;
    }

    /** Does that to each line that begins from now on, as soon as so many bytes have passed on it that way; 0 is never. */
    void after(int bytes, Way way, Consumer<Line> fault) {
        onEach = new Break(way, bytes, fault);
    }

    /** Resets new connections until told otherwise. */
    public void away(boolean on) {
        away = on;
    }

    /** Does that to all lines that there are. */
    void each(Consumer<Line> fault) {
        lines.forEach(fault);
    }

    /** Cuts all lines with a reset to both ends. */
    public void reset() {
        each(Line::reset);
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listening.accept();
                if (away) {
                    near.setSoLinger(true, 0);
                    near.close();
                } else {
                    pass(near);
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket near) throws IOException {
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Line line = new Line(near, far);
        lines.add(line);
        line.start();
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
