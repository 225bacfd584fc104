package featurekeyproxy.wspair.upstream;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to leave a broken target alone: twice as long after each failure, within two bounds in milliseconds.
 *
 * <p>Half of each wait is left to chance, so that many proxies that saw the same failure do not come back at one moment.
 */
record Backoff(long least, long most) {
    Backoff {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException("a back-off from " + least + " to " + most + " ms");
        }
    }

    /** Returns how long to wait after that many failures in a row, at least 1. */
    long millis(int failures) {
        return millis(failures, ThreadLocalRandom.current().nextDouble());
    }

    /** Returns the wait for a chance from 0 to 1. */
    long millis(int failures, double chance) {
        long longest = Math.min(most, least * 2);
        for (int i = 1; i < failures && longest < most; i++) {
            longest = Math.min(most, longest * 2);
        }
        long shortest = Math.max(least, longest / 2);
        return shortest + Math.round((longest - shortest) * chance);
    }
}
