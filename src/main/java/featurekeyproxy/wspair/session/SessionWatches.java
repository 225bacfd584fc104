package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.websocket.Frame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is watched of a session from its opening until it begins to end: whether its peers are there, and whether it carries
 * messages. Everything happens on its event loop.
 */
final class SessionWatches {
    private final Legs legs;
    private final GuardedLoop loop;
    private final Heartbeat ofTomes;
    private final Heartbeat ofTerminal;
    private final IdleWatch idleWatch;
    private @Nullable IdleWatch quietWatch;

    /** Creates it with what is to be done when a peer answers no ping, and when no message came for too long. */
    SessionWatches(Legs legs, GuardedLoop loop, SessionOptions options, Consumer<Leg> dead, Runnable idle) {
        this.legs = legs;
        this.loop = loop;
        this.ofTomes = new Heartbeat(legs.tomes(), loop, options.tomes(), () -> dead.accept(Leg.TOMES));
        this.ofTerminal = new Heartbeat(legs.terminal(), loop, options.terminal(), () -> dead.accept(Leg.TERMINAL));
        this.idleWatch = new IdleWatch(loop, options.idleTimeoutMillis(), idle);
    }

    void start() {
        ofTomes.start();
        ofTerminal.start();
        idleWatch.start();
    }

    void stop() {
        ofTomes.stop();
        ofTerminal.stop();
        idleWatch.stop();
        if (quietWatch != null) {
            quietWatch.stop();
        }
    }

    /** Notes that a message came in. */
    void received() {
        idleWatch.touch();
        if (quietWatch != null) {
            quietWatch.touch();
        }
    }

    /** Returns whether a frame from that leg answers a ping of our own, so that the other leg is not to see it. */
    boolean isOurs(Leg leg, Frame frame) {
        return frame.isPong() && (leg == Leg.TOMES ? ofTomes : ofTerminal).isOurs(frame.payload());
    }

    /** Waits the whole idle time again, because the session is not idle though nothing comes. */
    void idleAgain() {
        idleWatch.again();
    }

    /** Runs the action once no message came in for so long and none, nor a part of one, is here. */
    void whenQuiet(long millis, Runnable action) {
        if (quietWatch == null) {
            quietWatch = new IdleWatch(loop, millis, () -> whenIdle(action));
            quietWatch.start();
        }
    }

    private void whenIdle(Runnable action) {
        boolean idle = legs.fromTomes().isIdle()
                && legs.fromTerminal().isIdle()
                && !legs.tomes().isWithinMessage()
                && !legs.terminal().isWithinMessage();
        if (idle) {
            action.run();
        } else if (quietWatch != null) {
            quietWatch.again();
        }
    }
}
