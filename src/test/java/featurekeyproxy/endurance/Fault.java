package featurekeyproxy.endurance;

import featurekeyproxy.wspair.FaultProxy;
import java.util.SplittableRandom;

/** What may happen to the line of a session during a soak. */
enum Fault {
    LATENCY,
    SLICES,
    BANDWIDTH,
    STALL,
    RESET,
    HALF_CLOSE,
    /** The line of TOMEs is cut while the Terminal is dialled, or about then. */
    RESET_IN_HANDSHAKE,
    /** The Terminal resets all who come. */
    TERMINAL_AWAY;

    private static final int HARMLESS_IN_TEN = 7;

    /** Returns a fault of a line that is open; most do not end it. */
    static Fault ofOpenLine(SplittableRandom random) {
        Fault[] choice = random.nextInt(10) < HARMLESS_IN_TEN
                ? new Fault[] {LATENCY, SLICES, BANDWIDTH, STALL}
                : new Fault[] {RESET, HALF_CLOSE};
        return choice[random.nextInt(choice.length)];
    }

    /** Returns whether it ends the session. */
    boolean cuts() {
        return this == RESET || this == HALF_CLOSE;
    }

    void happensTo(FaultProxy.Line line, SplittableRandom random) {
        switch (this) {
            case LATENCY -> line.latency(random.nextInt(1, 30));
            case SLICES -> line.slices(random.nextInt(1, 20));
            case BANDWIDTH -> line.bandwidth(random.nextInt(20_000, 1_000_000));
            case STALL -> line.stall();
            case HALF_CLOSE -> line.halfClose();
            case RESET, RESET_IN_HANDSHAKE, TERMINAL_AWAY -> line.reset();
        }
    }
}
