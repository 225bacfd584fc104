package featurekeyproxy.wspair;

import java.util.concurrent.TimeUnit;

/** How many exchanges are in a route, and whether those that leave it went through the whole of it. Thread-safe. */
final class Occupancy {
    private int inside;
    private int takenApart;

    /** Takes one in; returns the ticket with which it leaves. */
    synchronized int enter() {
        inside++;
        return takenApart;
    }

    /** Takes one out; returns whether the route was whole all the time. */
    synchronized boolean leave(int ticket) {
        inside--;
        notifyAll();
        return ticket == takenApart;
    }

    /**
     * Waits until all have left, but no longer than that, nor than the thread may wait; those that are still inside then have not
     * gone through.
     */
    synchronized void end(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        try {
            while (inside > 0 && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Camel takes the route apart now
        }
        if (inside > 0) {
            takenApart++;
        }
    }
}
