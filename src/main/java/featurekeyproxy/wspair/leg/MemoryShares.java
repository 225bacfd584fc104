package featurekeyproxy.wspair.leg;

import io.netty.util.internal.PlatformDependent;

/**
 * What may be held in memory when nobody sets a limit: shares of the heap or of the direct memory of this process, whichever is
 * smaller (docs/decisions/0071).
 */
public final class MemoryShares {
    /** The value of a limit that is to be such a share. */
    public static final int AUTO = -1;

    /** What the share of a session never exceeds. */
    public static final long MOST_OF_SESSION = 128L * 1024 * 1024;

    private static final long BYTES_OF_CONNECTION = 32 * 1024;
    private static final long BYTES_OF_TLS_HANDSHAKE = 64 * 1024;
    private static final int FEWEST = 64;

    private MemoryShares() {}

    private static long available() {
        return Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
    }

    /** Returns how many bytes all sessions together may hold: the limit if there is one, else a quarter. */
    public static long ofAll(long limit) {
        return limit == AUTO ? available() / 4 : limit;
    }

    /** Returns how many bytes one session may hold: the limit if there is one, else as many as all, but not more than 128 MiB. */
    public static long ofSession(long limit) {
        return limit == AUTO ? Math.min(MOST_OF_SESSION, ofAll(AUTO)) : limit;
    }

    /** Returns how many connections there may be: the limit if there is one, else one for each 32 KiB. */
    public static int connections(int limit) {
        return limit == AUTO ? atLeastSome(available() / BYTES_OF_CONNECTION) : limit;
    }

    /** Returns how many connections may be waited for that have not sent a whole request: an eighth, at two bytes for each of its head. */
    public static int waiting(int headSize) {
        return atLeastSome(available() / 8 / (2L * headSize));
    }

    /** Returns how many TLS handshakes may be under way: an eighth, at 64 KiB for each. */
    public static int tlsHandshakes() {
        return atLeastSome(available() / 8 / BYTES_OF_TLS_HANDSHAKE);
    }

    private static int atLeastSome(long number) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(FEWEST, number));
    }
}
