package featurekeyproxy.process;

/** How many things that others make the process remember may be kept: a share of the heap, for each collection of its own. */
public final class HeapShare {
    private static final long PARTS = 32;
    private static final int FEWEST = 100;

    private HeapShare() {}

    /** Returns how many may be kept of which each takes about that many bytes: a 32nd of the heap, but not more than {@code most}. */
    public static int count(int most, int bytesOfEach) {
        return (int) Math.min(most, Math.max(FEWEST, bytes() / bytesOfEach));
    }

    /** Returns a 32nd of the heap in bytes. */
    public static long bytes() {
        return Runtime.getRuntime().maxMemory() / PARTS;
    }
}
